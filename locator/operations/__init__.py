"""Operating the program: preparing the database, health, self-checks."""
