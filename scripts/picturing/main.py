"""Take all pictures, or those that are named."""

import argparse
from pathlib import Path

from bootstrap.layout import ROOT
from playwright.sync_api import Browser, sync_playwright

from picturing import ground, public, site, staff
from picturing.album import Album

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FOLDER = Path(__file__).parent


def take(album: Album, browser: Browser, running_site: site.Site) -> None:
    """Fill the site, then take pictures as a visitor and as union staff."""
    running_site.locator("import", str(FOLDER / "stations.csv"), "--crs", "wgs84", "--read-posted")
    running_site.locator("hours-roll")
    public.take(album, browser, running_site)
    staff.take(album, browser, running_site)
    ground.take(album, browser, running_site)


def main() -> None:
    """Serve the site, take the pictures, remove the site."""
    parser = argparse.ArgumentParser(prog="scripts/pictures", description=__doc__)
    parser.add_argument("names", nargs="*", help="pictures to take, without .png; none: all of them")
    parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "pictures")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with site.running() as running_site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        take(Album(options.folder, frozenset(options.names)), browser, running_site)
        browser.close()


if __name__ == "__main__":
    main()
