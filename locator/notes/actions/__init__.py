"""Changes of notes and tasks, each in one transaction."""
