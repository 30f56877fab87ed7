"""Take all pictures, or those that are named."""

import argparse
from pathlib import Path

from bootstrap.layout import ROOT
from playwright.sync_api import Browser, sync_playwright

from picturing import public, site, staff
from picturing.album import Album

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HERE = Path(__file__).parent


def take(album: Album, browser: Browser, there: site.Site) -> None:
    """Fill the site, then look at it: first as the public does, then as its union's staff."""
    there.locator("import", str(HERE / "stations.csv"), "--crs", "wgs84", "--read-posted")
    there.locator("hours-roll")
    public.take(album, browser, there)
    staff.take(album, browser, there)


def main() -> None:
    """Make the site, take the pictures, leave nothing of the site."""
    parser = argparse.ArgumentParser(prog="scripts/pictures", description=__doc__)
    parser.add_argument("names", nargs="*", help="pictures to take, without .png; none: all of them")
    parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "pictures")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with site.running() as there, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        take(Album(chosen.folder, frozenset(chosen.names)), browser, there)
        browser.close()


if __name__ == "__main__":
    main()
