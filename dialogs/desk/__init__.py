"""The desk: what managers see and do in a dialog, from its card to its end."""
