"""The short URL of a station, and its QR code."""

from typing import TYPE_CHECKING

from markupsafe import Markup

from locator.http.deployment import public_url

if TYPE_CHECKING:
    import segno

ERROR_CORRECTION_LEVEL = "q"  # readable with a quarter of it scratched off a plaque


def short_address(code: str) -> str:
    """Return the URL to print: ``https://example.org/s/1234``."""
    return f"{public_url()}/s/{code}"


def qr(address: str) -> "segno.QRCode":
    """Return the QR code of a URL."""
    import segno  # 1 MB, for those who print

    return segno.make_qr(address, error=ERROR_CORRECTION_LEVEL)


def qr_svg(address: str) -> Markup:
    """Return the QR code as SVG that fits its container, black on white in any colour scheme."""
    return Markup(qr(address).svg_inline(border=2, omitsize=True, svgclass="qr", light="#ffffff"))
