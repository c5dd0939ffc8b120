"""A company's own set-up: its inboxes, team and widgets, and how they fare."""
