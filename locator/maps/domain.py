"""Zoom levels of the cells (web mercator tiles) that maps and phones request.

A cell of DATA_ZOOM is 6 to 10 km wide in China: coarse enough that requesting it does not reveal
where in a town the user is, fine enough that its stations are a few kilobytes.
"""

DATA_ZOOM = 12  # cells with stations
SPARSE_ZOOM = 9  # wider cells with stations, for districts with few
MAX_SPARSE_STATIONS = 1_000  # phones request cells with up to half of it, since counts may lag behind
PART_LEVELS = 3  # a cell of counts has a count for each of its 8 x 8 parts
FIRST_COUNT_ZOOM, LAST_COUNT_ZOOM = 0, 10
COUNT_ZOOMS = range(FIRST_COUNT_ZOOM, LAST_COUNT_ZOOM + 1)
