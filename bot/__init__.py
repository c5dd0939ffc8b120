"""Everything concrete: configuration, storage, providers, servers; imported by nobody below."""
