"""Each request is given a number, timed, and counted against the limit of its address."""
