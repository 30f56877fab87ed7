"""Read-only queries about figures."""
