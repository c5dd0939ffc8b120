"""Tables of the unit of work, as the domain sees them: Protocols by subject."""
