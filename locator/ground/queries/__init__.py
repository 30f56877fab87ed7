"""Read-only queries of the ground."""
