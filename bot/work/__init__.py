"""What runs by itself: turns, timers, media, watches, and the loops that carry them."""
