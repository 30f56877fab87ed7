"""What every page and API answer shares: errors, headers, languages, parameters, static files."""
