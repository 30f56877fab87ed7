"""Accounts of union staff: rights, areas, sign-in, sessions, and who may open a route."""
