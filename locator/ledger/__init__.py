"""The office's ledger: a union's own fields, money and use of its stations. Nothing of it is public."""
