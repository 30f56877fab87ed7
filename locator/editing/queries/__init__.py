"""Questions of editing to the database, read only."""
