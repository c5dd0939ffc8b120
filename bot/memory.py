"""Memory: what stands as long as the program is looked through for garbage once, at its start, and not again."""

import gc

# A message makes some thousand objects and hardly a cycle: the young are looked through less often than by default
# (700), and the old, most of them aiogram's models, never. Together about a quarter of all that a message costs.
_THRESHOLDS = (20_000, 20, 20)


def spare_what_stands() -> None:
    """Call it once everything is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
