"""Routes of offline."""

from flask import Flask

from locator.http.deployment import settings_of
from locator.offline.domain import MOST_STATIONS, pack_kb
from locator.offline.views import app_shell, pack_key, packs
from locator.offline.views.pack_key import PackKey


def register(app: Flask) -> None:
    """Add these routes and template filters to an application."""
    chosen = settings_of(app)
    app.extensions[pack_key.KEY] = PackKey(chosen.pack_key, chosen.data_dir)
    app.jinja_env.globals.update(pack_public_key=pack_key.public, pack_kb=pack_kb, most_in_pack=MOST_STATIONS)
    for module in (app_shell, packs):
        app.register_blueprint(module.bp)
