"""The database: its tables, its connections, its schema."""
