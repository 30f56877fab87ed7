"""Questions of entries to the database, read only."""
