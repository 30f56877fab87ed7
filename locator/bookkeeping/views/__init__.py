"""Staff pages and API of money lines and use counts."""

from flask import Flask

from locator.bookkeeping.domain.money import MoneyKind, show_amount
from locator.bookkeeping.domain.use import HowCounted
from locator.bookkeeping.views import api, station_page, union_page


def register(app: Flask) -> None:
    """Add the pages, the API and the filters of amounts and codes."""
    for module in (union_page, station_page, api):
        app.register_blueprint(module.bp)
    app.jinja_env.filters.update(
        yuan=show_amount,
        money_kind=lambda code: MoneyKind(code).zh,
        how_counted=lambda code: HowCounted(code).zh,
    )
