"""Checking stations by phone: which to call next, who has it, what was asked and what came of it."""
