"""Changes of assessments, each in one transaction."""
