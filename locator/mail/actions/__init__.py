"""Writing and sending mail."""
