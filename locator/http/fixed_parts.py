"""Parts of pages that depend on the language alone: ``fixed_part(template)`` renders each once a language.

What such a template may use: texts of the catalogues, which are read once a process, and constants of the
program. Nothing of a request, of the database or of the time may be in it. Where templates are reloaded, no
part is kept.
"""

from flask import Flask, current_app
from markupsafe import Markup

from locator.http.language import current_catalogue

KEY = "locator.fixed_parts"


def register(app: Flask) -> None:
    """Add the function to the templates of an application."""
    app.extensions[KEY] = {}
    app.jinja_env.globals["fixed_part"] = fixed_part


def fixed_part(template: str) -> Markup:
    """Return a part of a page in the language of this response."""
    kept: dict[tuple[object, str], Markup] = current_app.extensions[KEY]
    key = current_catalogue(), template
    if key not in kept or current_app.jinja_env.auto_reload:
        kept[key] = Markup(current_app.jinja_env.get_template(template).render())
    return kept[key]
