"""Answers as text messages."""
