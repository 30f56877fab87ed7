"""What changes in the tables of databases that are there already, step by step, by Alembic."""
