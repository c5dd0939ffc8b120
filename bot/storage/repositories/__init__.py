"""Repositories: the tables behind the unit of work, each adding the tenant by itself."""
