"""What messages of the stand-in carry, held to the real API's rules: entities, keyboards, polls, files, limits."""
