"""Values and rules of accounts, without framework or I/O."""
