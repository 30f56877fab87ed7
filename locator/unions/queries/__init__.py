"""Questions of unions to the database, read only."""
