"""Staff pages in a browser: signed in with both factors, in a role for an area."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pyotp
from phones import Site, save_screenshot
from playwright.sync_api import Page

from locator.accounts.actions import accounts
from locator.accounts.actions.sign_in import open_session
from locator.accounts.domain.rights import Role
from locator.accounts.views.session import PATHS, SESSION_COOKIE
from locator.db.session import change, write_engine

DESKTOP = {"width": 1280, "height": 900}

OpenStaffPage = Callable[..., Page]


def sign_in(
    page: Page, site: Site, role: Role, division: str | None = None, organization: int | None = None
) -> str:
    """Sign a new person in on a page's browser; return the email address."""
    email = f"{role.value}{uuid.uuid4().hex[:8]}@example.org"
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        key = accounts.add_account(connection, email, f"{role.zh}小{email[-14:-12]}")
        place = {"division_code": division, "organization_id": organization}
        accounts.appoint(connection, key, role, "test", **place)  # type: ignore[arg-type]
        token = open_session(connection, key, "test", second_factor=True)
    engine.dispose()
    host = urlsplit(site.address).hostname or ""
    cookie = {"name": SESSION_COOKIE, "value": token, "domain": host, "httpOnly": True, "sameSite": "Lax"}
    page.context.add_cookies([{**cookie, "path": path} for path in PATHS])  # type: ignore[list-item]
    return email


def next_code(secret: str) -> str:
    """Return the authenticator code of the next half-minute, which is accepted for a minute from now."""
    return pyotp.TOTP(secret).at(datetime.now(UTC), counter_offset=1)


def assert_accessible(page: Page, axe: str, name: str) -> None:
    """Assert that a page does not overflow and has no accessibility violations, in two widths."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        save_screenshot(page, f"staff-{name}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        page.evaluate(axe)
        found = page.evaluate("axe.run({ iframes: false }).then(({ violations }) => violations)")
        violations = [(rule["id"], [node["html"][:120] for node in rule["nodes"]][:3]) for rule in found]
        assert not violations, (name, json.dumps(violations, ensure_ascii=False, indent=1))
