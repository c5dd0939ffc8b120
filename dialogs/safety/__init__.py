"""Safety: what may be said, and what leaves the house: grounded, guarded, masked."""
