"""The checks, by what they look at; each is read only."""
