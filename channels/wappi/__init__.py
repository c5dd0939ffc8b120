"""Wappi (wappi.pro): WhatsApp, a Telegram account or MAX by a linked device; one adapter, differences as data."""
