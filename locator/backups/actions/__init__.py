"""Making, restoring and trying backups."""
