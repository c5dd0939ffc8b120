"""A company as a file: read, compared, applied, exported."""
