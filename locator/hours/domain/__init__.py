"""Values and rules of hours, without framework or I/O."""
