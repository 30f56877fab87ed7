"""The database: connections, column types, its schema."""
