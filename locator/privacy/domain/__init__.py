"""Rules about personal data: how long it is kept, and what a redaction makes of a value."""
