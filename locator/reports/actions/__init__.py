"""Changes of reports, each in one transaction."""
