"""The deployment under trial: its processes, doors, people and writers, and servers that protect nothing."""
