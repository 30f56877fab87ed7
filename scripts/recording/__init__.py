"""A record of the program's answers over a fixed data set and clock, and the comparison of two records."""
