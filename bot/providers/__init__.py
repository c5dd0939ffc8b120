"""Outside services behind the domain's ports: models, files, hints. Heavy libraries are imported at first use."""
