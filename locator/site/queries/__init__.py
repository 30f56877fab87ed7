"""Read-only database queries of the public pages."""
