"""Questions of reports to the database, read only."""
