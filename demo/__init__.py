"""The demo company: its knowledge, its questions, its set-up file."""
