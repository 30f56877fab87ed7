"""Changes of accounts, each in one transaction."""
