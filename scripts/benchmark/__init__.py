"""The benchmark of the search: compared with the limit of the database and with brute force."""
