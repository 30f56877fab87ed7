"""Questions of staff to the database, read only."""
