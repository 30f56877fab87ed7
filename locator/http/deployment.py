"""What whoever runs the site has set: the address that it is known by, and whether its mail goes out."""

from typing import cast

from flask import Flask, current_app

from locator.config import Settings


def settings_of(app: Flask) -> Settings:
    """Return the settings of an application."""
    return cast(Settings, app.jinja_env.globals["settings"])


def settings() -> Settings:
    """Return the settings of the application that answers."""
    return settings_of(current_app)


def public_url() -> str:
    """Return the site's own address, without a slash at its end."""
    return settings().public_url.rstrip("/")


def sends_mail() -> bool:
    """Tell whether there is a way for mail to go out; without one it waits, and nobody gets it."""
    return bool(settings().mail_url)
