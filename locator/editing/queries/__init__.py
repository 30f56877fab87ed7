"""Read-only queries about stations as staff edit them: table, proposals."""
