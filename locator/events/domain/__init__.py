"""Values and rules of happenings; no framework, no I/O."""
