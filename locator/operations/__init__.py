"""Running the program: preparation, health, self-checks."""
