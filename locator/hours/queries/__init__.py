"""Questions of hours to the database, read only."""
