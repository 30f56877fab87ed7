"""What colleagues write to each other about a station or a report, and whose task it is. Never public."""
