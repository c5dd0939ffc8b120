"""Groups of Telegram: who is in one, its topics, its channel's comments, and its change to a supergroup."""
