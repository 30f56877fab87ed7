"""People and phone numbers in a sheet: the public number, and private contacts."""
