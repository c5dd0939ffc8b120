"""The managers' desk in Telegram: topics, cards, commands and buttons."""
