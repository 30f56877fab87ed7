"""Questions of site to the database, read only."""
