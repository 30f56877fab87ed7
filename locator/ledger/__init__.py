"""The office's ledger: the own fields that a union keeps of its stations. Nothing of them is public."""
