"""Read-only database queries of search."""
