"""Questions of operations to the database, read only."""
