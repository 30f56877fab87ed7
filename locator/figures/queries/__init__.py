"""Questions of figures to the database, read only."""
