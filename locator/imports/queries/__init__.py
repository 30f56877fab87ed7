"""Questions of imports to the database, read only."""
