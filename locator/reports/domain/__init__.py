"""Values and rules of reports, without framework or I/O."""
