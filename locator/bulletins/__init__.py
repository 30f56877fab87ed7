"""Job lists that unions publish: bulletins, their posts, and a poster; nothing of who looks for work."""
