"""Every file that a page names is there: stylesheets, scripts, icons, what those load, and templates."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
ASSET = re.compile(r"""\b(?:asset|module|messages|preloads)\(["']([^"'{}*]+)["']""")
BY_FOLDER = re.compile(r"""["']((?:css|js|vendor)/[^"'{}*]+\.\w+)["']""")
LOADED_BY_SCRIPT = re.compile(r"""(?:\bfrom\s+|\bimport\s*\(?\s*)["'](\.[^"'`$]+)["']""")
LOADED_BY_STYLE = re.compile(r"""(?:url\(|@import\s+)["']?(?!data:|#)([^"')]+)""")
TEMPLATE = re.compile(r"""["']([\w/]+\.html)["']""")


def texts(*places: tuple[Path, str]) -> Iterator[tuple[Path, str]]:
    """Yield the files of folders by a pattern, with what they hold."""
    for folder, pattern in places:
        for path in sorted(folder.rglob(pattern)):
            yield path, path.read_text(encoding="utf-8")


def pages() -> Iterator[tuple[Path, str]]:
    return texts((TEMPLATES, "*.html"), (TEMPLATES, "*.xml"), (ROOT / "locator", "*.py"))


def own(kind: str) -> Iterator[tuple[Path, str]]:
    """Yield our own static files of a kind, not those that set-up fetches."""
    return ((path, text) for path, text in texts((STATIC, f"*.{kind}")) if "vendor" not in path.parts)


def absent(named: Iterator[tuple[Path, Path]]) -> list[str]:
    """Return what is named and is not there, with the file that names it."""
    return [
        f"{place.relative_to(ROOT)}: {target.resolve().relative_to(ROOT)}"
        for place, target in named
        if not target.is_file()
    ]


def test_every_asset_that_a_page_names_is_there() -> None:
    named = [
        (path, STATIC / name)
        for path, text in pages()
        for name in {*ASSET.findall(text), *BY_FOLDER.findall(text)}
    ]
    assert len({target for _, target in named}) > 20, "the patterns find too few names"
    assert not absent(iter(named))


def test_every_file_that_an_asset_loads_is_there() -> None:
    scripts = [
        (path, path.parent / name) for path, text in own("js") for name in LOADED_BY_SCRIPT.findall(text)
    ]
    styles = [
        (path, path.parent / name) for path, text in own("css") for name in LOADED_BY_STYLE.findall(text)
    ]
    assert len(scripts) > 20, "the pattern finds too few imports"
    assert not absent(iter([*scripts, *styles]))


def test_every_template_that_is_named_is_there() -> None:
    named = [(path, TEMPLATES / name) for path, text in pages() for name in TEMPLATE.findall(text)]
    assert len({target for _, target in named}) > 50, "the pattern finds too few names"
    assert not absent(iter(named))
