"""The worker-station locator: which station is near, open on arrival, and lets a worker in."""

__version__ = "0.1.0"
