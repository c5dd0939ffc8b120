"""The outside world in, the outside world out: one form inward, each channel's best form outward."""
