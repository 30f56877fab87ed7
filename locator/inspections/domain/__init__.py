"""What an inspection says; no framework, no database."""
