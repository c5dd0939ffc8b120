"""Handovers: a person is called, the right one is found, the clocks of promises run."""
