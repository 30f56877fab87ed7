"""A country of stations to measure with: real rows in all tables, written set by set.

The program's own writer makes some thousands of model stations; the others have a name, an address and a
place of their own and what a model offers, written by SQL in a few statements for ten thousand of them.
"""
