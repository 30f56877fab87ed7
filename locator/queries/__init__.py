"""Questions to the database, a module each, in SQLAlchemy Core."""
