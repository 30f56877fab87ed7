"""The worker-station locator: which door is near, open on arrival, and lets me in."""

__version__ = "0.1.0"
