"""Questions of stations to the database, read only."""
