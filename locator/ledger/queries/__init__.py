"""Questions to the ledger, read only."""
