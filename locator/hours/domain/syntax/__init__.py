"""opening_hours as people write it, parsed into rules and written in canonical syntax."""
