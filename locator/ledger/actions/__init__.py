"""Changes of the ledger, each in one transaction."""
