"""What the operator has set: the site's public URL, and whether mail is sent."""

from typing import cast

from flask import Flask, current_app

from locator.config import Settings


def settings_of(app: Flask) -> Settings:
    """Return the settings of an application."""
    return cast(Settings, app.jinja_env.globals["settings"])


def settings() -> Settings:
    """Return the settings of the application that handles this request."""
    return settings_of(current_app)


def public_url() -> str:
    """Return the site's own URL, without a slash at its end."""
    return settings().public_url.rstrip("/")


def sends_mail() -> bool:
    """Tell whether mail is sent; without a mail URL it stays in the outbox."""
    return bool(settings().mail_url)


def sends_messages() -> bool:
    """Tell whether text messages are sent; without a gateway they wait."""
    return bool(settings().message_url)
