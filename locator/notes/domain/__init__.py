"""Values of notes and tasks."""
