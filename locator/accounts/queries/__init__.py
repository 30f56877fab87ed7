"""Questions of accounts to the database, read only."""
