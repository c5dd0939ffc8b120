"""What managers work with: the group, who waits, shifts, hours, queues, ready words and labels."""
