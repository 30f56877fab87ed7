"""Read-only queries for the staff pages as a whole."""
