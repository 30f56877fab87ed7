"""Changes: who may make them, and what is remembered. One module a subject, one transaction a change."""
