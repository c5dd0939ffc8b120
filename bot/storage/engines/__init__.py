"""The engines of storage: how they open, migrate, fence and commit on SQLite and Postgres."""
