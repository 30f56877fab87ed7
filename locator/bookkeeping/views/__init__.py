"""Staff pages and API of money lines and use counts."""

from flask import Flask

from locator.bookkeeping.domain.money import MoneyKind, show_amount
from locator.bookkeeping.domain.use import HowCounted
from locator.bookkeeping.views import api, keeper_use, station_page, union_page


def register(app: Flask) -> None:
    """Add the pages, the API and the filters of amounts and codes."""
    for module in (union_page, station_page, api, keeper_use):
        app.register_blueprint(module.bp)
    app.jinja_env.filters.update(
        yuan=show_amount,
        keeper_months=keeper_use.keeper_months,
        money_kind=lambda code: MoneyKind(code).zh,
        how_counted=lambda code: HowCounted(code).zh,
    )
