"""Connected inboxes of this process: how events come in, and what Telegram shows of each bot."""
