"""Arrivals: what channels tell of clients becomes turns and changes of dialogs, in any order, once."""
