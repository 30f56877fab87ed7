"""The database: connections, column types, migrations."""
