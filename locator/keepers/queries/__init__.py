"""Questions of keepers to the database, read only."""
