"""Changes of mail, each in one transaction."""
