"""How sources come in and stay fresh: fetched, parsed, cleaned, checked, kept."""
