"""Translations, and Chinese names in Latin letters."""
