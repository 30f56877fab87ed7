"""What pages and the API share: database access, errors, headers, languages, request fields, static files."""
