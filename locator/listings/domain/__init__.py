"""The sheets that platforms are sent, and the answers that they return."""
