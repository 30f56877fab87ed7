"""The cells that maps and phones ask for: how fine they are, and why not finer.

A cell of DATA_ZOOM is 6 to 10 km wide in China: coarse enough that asking for it does not tell
where in a town somebody is, fine enough that its stations are a few kilobytes.
"""

DATA_ZOOM = 12  # its cells hold stations
SPARSE_ZOOM = 9  # where a whole district has few stations, one of these holds them all
MOST_IN_SPARSE = 1_000  # a phone asks up to half of it: what is counted and what is there may differ
CHILDREN = 3  # a cell of a count tells how many stations are in each of its 8 x 8 parts
FIRST_COUNT_ZOOM, LAST_COUNT_ZOOM = 0, 10
COUNT_ZOOMS = range(FIRST_COUNT_ZOOM, LAST_COUNT_ZOOM + 1)
PARTS_ZOOMS = range(FIRST_COUNT_ZOOM + CHILDREN, LAST_COUNT_ZOOM + CHILDREN + 1)
