"""The beginnings of the names of a form's fields."""

SERVICE_PREFIX, CHECKED_PREFIX, TAKE_PREFIX, MINE_PREFIX, SHOWN_PREFIX = (
    "service_",
    "checked_",
    "take_",
    "mine_",
    "shown_",
)
