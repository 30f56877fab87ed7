"""A second, plain evaluation of opening hours, to compare with the first: it shares no code with it.

It parses canonical syntax with a grammar of its own and goes through the days one by one. Only the class
of each day (ordinary, holiday, make-up workday) is given to both.
"""
