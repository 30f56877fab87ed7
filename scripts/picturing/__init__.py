"""The pictures in README and docs: a temporary site, its users, and the pages that are shown."""
