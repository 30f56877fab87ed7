"""Refusals of the workbench, each with its HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class SelectionRefused(LocatorError):
    """No station is selected, or more than can be changed at once."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SelectionChanged(LocatorError):
    """Stations of a selection were changed after they were shown."""

    status = HTTPStatus.CONFLICT


class CellChanged(LocatorError):
    """A cell is no longer as it was shown."""

    status = HTTPStatus.CONFLICT


class ChangeUnknown(LocatorError):
    """No change of the workbench has this number."""

    status = HTTPStatus.NOT_FOUND


class NothingToUndo(LocatorError):
    """All stations of a change were changed again since, or it was undone before."""

    status = HTTPStatus.CONFLICT


class ViewRefused(LocatorError):
    """A view cannot be saved: without a name, or beyond the number that a person may keep."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
