"""The domain: types, rules, the engine and its ports. Standard library and loguru only; no I/O."""
