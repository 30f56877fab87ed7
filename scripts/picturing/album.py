"""The folder of the pictures, with few colours so that the files stay small."""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

COLOURS = 48


@dataclass(frozen=True, slots=True)
class Album:
    """A folder of pictures; `wanted` names the pictures to take, all if it is empty."""

    folder: Path
    wanted: frozenset[str] = frozenset()

    def add(self, name: str, of: Page | Locator, height: int | None = None) -> None:
        """Take a picture of a page's window or of an element; cut it off at a height in pixels."""
        if self.wanted and name not in self.wanted:
            return
        image = Image.open(io.BytesIO(of.screenshot())).convert("RGB")
        if height:
            image = image.crop((0, 0, image.width, min(height, image.height)))
        path = self.folder / f"{name}.png"
        image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.name}  {image.width} x {image.height}  {path.stat().st_size / 1000:.0f} KB")
