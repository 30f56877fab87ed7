"""Values and rules of sheets, without framework or I/O."""
