"""Doing jobs: their declaration, the worker, the scheduler, and what happens to jobs that fail."""
