"""What geodata refuses. Every message is a sentence for the person who gave the value."""


class GeodataError(ValueError):
    """A value from outside that geodata will not take in."""


class InvalidPosition(GeodataError):
    """Not a place on the globe, or not one that can have been meant."""


class InvalidBox(GeodataError):
    """Not a box of longitudes and latitudes."""


class UnknownCrs(GeodataError):
    """A coordinate reference system that is not among ours, or none where one is needed."""


class UnknownDivision(GeodataError):
    """Not a division code of GB/T 2260 that is in the list."""


class UnreadableFile(GeodataError):
    """A file that is not what its name says, or larger than we read."""
