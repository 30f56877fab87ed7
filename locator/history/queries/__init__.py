"""Questions of history to the database, read only."""
