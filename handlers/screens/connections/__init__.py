"""Connected accounts: adding one, its card, its health, what was not delivered."""
