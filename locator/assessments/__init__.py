"""Assessments of stations: schemes, rounds, teams, results, and what follows from them."""
