"""Labels of parts of an entry, for pages."""

from locator.entries.views.offer_labels import register

__all__ = ["register"]
