"""The benchmark of the search: against the limit of the database, and against brute force."""
