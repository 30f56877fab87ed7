"""Plain values and refusals of the ledger."""
