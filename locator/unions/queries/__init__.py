"""Read-only queries about the union tree."""
