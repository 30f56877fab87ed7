"""Values and rules of entries, without framework or I/O."""
