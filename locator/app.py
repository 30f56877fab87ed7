"""The application: its settings, its rooms, its doors."""

import gc
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from locator.config import Settings
from locator.db.session import warm_up
from locator.domain.pack import MOST_STATIONS, pack_kb
from locator.maps.basemap import Basemap
from locator.routing import Router
from locator.web import (
    about,
    api,
    cells,
    choices,
    database,
    division_words,
    doors,
    embed,
    entry_words,
    errors,
    find,
    health,
    history_words,
    keepers,
    language,
    map,
    nearest,
    open_data,
    origin,
    pack_key,
    packs,
    plain_characters,
    printing,
    reports,
    responses,
    row_numbers,
    share_card,
    shell,
    short,
    staff_api,
    staff_calendar,
    staff_campaigns,
    staff_closures,
    staff_door,
    staff_duplicates,
    staff_exports,
    staff_figures,
    staff_history,
    staff_home,
    staff_import_files,
    staff_import_rows,
    staff_imports,
    staff_keepers,
    staff_life,
    staff_listings,
    staff_nav,
    staff_people,
    staff_proposals,
    staff_reports,
    staff_rules,
    staff_stations,
    staff_table,
    staff_unions,
    static_files,
    station,
    texts,
    told,
    truck_words,
    words,
)

ROOMS = (
    about,
    embed,
    share_card,
    find,
    station,
    texts,
    reports,
    keepers,
    map,
    api,
    cells,
    packs,
    shell,
    health,
    staff_door,
    staff_home,
    staff_people,
    staff_unions,
    staff_table,
    staff_stations,
    staff_proposals,
    staff_history,
    staff_api,
    staff_rules,
    printing,
    short,
    staff_reports,
    staff_life,
    staff_duplicates,
    staff_closures,
    staff_campaigns,
    staff_keepers,
    staff_calendar,
    staff_imports,
    staff_import_files,
    staff_import_rows,
    staff_exports,
    staff_figures,
    staff_listings,
    open_data,
)
PACK_FACTS = {"pack_kb": pack_kb, "most_in_pack": MOST_STATIONS}
OBJECTS_A_ROUND = 20_000
LARGEST_BODY_BYTES = 64 * 1024  # a question; a photo's door allows more


def asset_folder(name: str) -> Path:
    """Return the folder of templates or static files.

    A wheel carries them inside this package; a checkout keeps them beside it.
    """
    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application."""
    chosen = settings or Settings.from_environment()
    app = Flask(
        "locator",
        template_folder=str(asset_folder("templates")),
        static_folder=str(asset_folder("static")),
    )
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY_BYTES,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_MIMETYPES=COMPRESSED,
    )
    app.jinja_env.globals.update(settings=chosen, pack_public_key=pack_key.public, **PACK_FACTS)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    engines = database.attach(app, chosen)
    app.extensions[map.KEY] = Basemap(chosen.tianditu_key, chosen.map_attribution, chosen.map_approval_no)
    app.extensions[nearest.KEY] = Router(chosen.routing_url)
    app.extensions[pack_key.KEY] = pack_key.PackKey(chosen.pack_key, chosen.data_dir)
    tile_hosts = responses.TIANDITU_HOSTS if chosen.tianditu_key else ""
    if chosen.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, chosen.proxies, chosen.proxies)  # type: ignore[method-assign]
    row_numbers.register(app)
    doors.close_the_others(app)
    origin.refuse_foreign(app)
    plain_characters.refuse_control(app)
    responses.add_headers(app, tile_hosts)
    static_files.register(app)
    choices.register(app)
    language.register(app, asset_folder("templates") / "words")
    words.register(app)
    division_words.register(app)
    history_words.register(app)
    truck_words.register(app)
    entry_words.register(app)
    staff_nav.register(app)
    told.register(app)
    errors.register(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    Compress(app)
    warm_up(engines.asking)
    return app


def for_good() -> Flask:
    """Return the application of a process that lives for it; granian calls this once in each of its own."""
    app = create_app()
    _spare_the_collector()
    return app


def _spare_the_collector() -> None:
    """Take what lives as long as the process out of the garbage collector's rounds.

    A search makes some thousand short-lived objects and no cycles; the default of a round every
    700 objects, over all of the imported code, is a tenth of its cost.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_A_ROUND, 20, 50)


COMPRESSED = [
    *("text/html", "text/css", "text/javascript", "application/json", "application/geo+json"),
    *("application/jsonl", "application/manifest+json"),
    *("application/problem+json", "image/svg+xml"),
]
