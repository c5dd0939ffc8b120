"""Telegram: parsing, sending, files, drafts, groups and business connections, through aiogram."""
