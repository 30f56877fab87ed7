"""What people at the door report, and what follows from it."""
