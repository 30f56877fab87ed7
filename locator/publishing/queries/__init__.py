"""Questions of publishing to the database, read only."""
