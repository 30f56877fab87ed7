"""Text messages to people: written to the database, sent later by the operator's gateway."""
