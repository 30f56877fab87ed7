"""Values and rules of job lists; no framework, no I/O."""
