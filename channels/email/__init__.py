"""E-mail as a channel: letters in by IMAP, answers out by SMTP into the same thread; one dialog per address."""
