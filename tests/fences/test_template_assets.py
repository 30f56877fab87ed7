"""All files named by pages exist: stylesheets, scripts, icons, the files that these load, and templates."""

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


def texts(*patterns: tuple[Path, str]) -> Iterator[tuple[Path, str]]:
    """Yield the files in folders that match a pattern, with their texts."""
    for folder, pattern in patterns:
        for path in sorted(folder.rglob(pattern)):
            yield path, path.read_text(encoding="utf-8")


def pages() -> Iterator[tuple[Path, str]]:
    return texts((TEMPLATES, "*.html"), (TEMPLATES, "*.xml"), (ROOT / "locator", "*.py"))


def own_files(kind: str) -> Iterator[tuple[Path, str]]:
    """Yield our own static files of a kind, without those that set-up downloads."""
    return ((path, text) for path, text in texts((STATIC, f"*.{kind}")) if "vendor" not in path.parts)


def missing(named: Iterator[tuple[Path, Path]]) -> list[str]:
    """Return the named files that do not exist, each with the file that names it."""
    return [
        f"{source.relative_to(ROOT)}: {target.resolve().relative_to(ROOT)}"
        for source, target in named
        if not target.is_file()
    ]


def test_every_asset_named_by_a_page_exists() -> None:
    named = [
        (path, STATIC / name)
        for path, text in pages()
        for name in {*ASSET.findall(text), *BY_FOLDER.findall(text)}
    ]
    assert len({target for _, target in named}) > 20, "the patterns find too few names"
    assert not missing(iter(named))


def test_every_file_loaded_by_an_asset_exists() -> None:
    scripts = [
        (path, path.parent / name)
        for path, text in own_files("js")
        for name in LOADED_BY_SCRIPT.findall(text)
    ]
    styles = [
        (path, path.parent / name)
        for path, text in own_files("css")
        for name in LOADED_BY_STYLE.findall(text)
    ]
    assert len(scripts) > 20, "the pattern finds too few imports"
    assert not missing(iter([*scripts, *styles]))


def test_every_named_template_exists() -> None:
    named = [(path, TEMPLATES / name) for path, text in pages() for name in TEMPLATE.findall(text)]
    assert len({target for _, target in named}) > 50, "the pattern finds too few names"
    assert not missing(iter(named))
