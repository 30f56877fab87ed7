"""Questions of search to the database, read only."""
