"""The short address of a station, and the QR code that leads there."""

import segno
from markupsafe import Markup

from locator.http.deployment import public_url

ERROR_CORRECTION = "q"  # a quarter of it may be scratched off a plaque


def short_address(code: str) -> str:
    """Return the address to print: ``https://example.org/s/1234``."""
    return f"{public_url()}/s/{code}"


def qr(address: str) -> segno.QRCode:
    """Return the code of an address."""
    return segno.make_qr(address, error=ERROR_CORRECTION)


def qr_svg(address: str) -> Markup:
    """Return the code as SVG that takes the size of where it stands, black on white in any mode."""
    return Markup(qr(address).svg_inline(border=2, omitsize=True, svgclass="qr", light="#ffffff"))
