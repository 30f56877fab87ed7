"""Writing and sending messages, and what becomes of them."""
