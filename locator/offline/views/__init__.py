"""Routes of packs and of the app shell."""

from flask import Flask

from locator.http.deployment import settings_of
from locator.offline.domain import MAX_STATIONS, pack_kb
from locator.offline.views import app_shell, ground_pack, pack_key, packs
from locator.offline.views.pack_key import PackKey


def register(app: Flask) -> None:
    """Add the routes, the signing key and template globals to an application."""
    settings = settings_of(app)
    app.extensions[pack_key.KEY] = PackKey(settings.pack_key, settings.data_dir)
    app.jinja_env.globals.update(
        pack_public_key=pack_key.public_key, pack_kb=pack_kb, most_in_pack=MAX_STATIONS
    )
    for module in (app_shell, packs):
        app.register_blueprint(module.bp)
    app.register_blueprint(ground_pack.bp)
