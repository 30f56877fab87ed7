"""Preparing the database and checking the program."""
