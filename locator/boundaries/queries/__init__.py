"""Questions of boundaries to the database, read only."""
