"""The documents name existing commands, settings, links, files, pictures, addresses and labels only."""

import configparser
import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import click
import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed

from locator.cli import main
from locator.config import BUILD_VARIABLES, TEST_PREFIX, Settings

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "locator/**/*.md")
    for path in ROOT.glob(pattern)
)
OPERATORS = ("docs/operators.md", "docs/operators.zh.md")
READMES = ("README.md", "README.zh.md")
DEVELOPERS = "docs/developers.md"
STAFF = "docs/staff.zh.md"
# Quotations in the guide for staff that are on no page: examples of input, labels of other programs.
EXAMPLES = {
    *(
        "驿站管理 · 广东省肇庆市",
        "原来 → 改成",
        "图钉要挪 N 米",
        "高德经度",
        "选择性粘贴—数值",
        "工会人员的接口",
    ),
    *("职工小站", "端洲区", "鼓楼区", "按摩椅", "热水饭"),
}

CODE_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
SETTING_ROW = re.compile(r"^\| `(LOCATOR_\w+)` \| ([^|]*?) *\| ([^|]*?) *\|", re.MULTILINE)
FOLDERS = "locator|geodata|templates|static|tests|scripts|docs"
REPOSITORY_PATH = re.compile(rf"(?:{FOLDERS})/[\w./*-]+")
IDENTIFIER = re.compile(r"(?!LOCATOR_)[A-Z]{2,}(_[A-Z]+)*|([A-Z][a-z]+)+")
PAGES = "api|staff|live|ready|status|data|packs|embed|openapi|map|stations|divisions|about|reports"
ADDRESS = re.compile(rf"(?:(GET|POST|PUT) )?(/(?:{PAGES})\b[^\s?,`]*)")


@cache
def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def code_in(document: str) -> Iterator[str]:
    """Yield each piece of inline code, and each line of the code blocks, of a document."""
    for block in CODE_BLOCK.finditer(text_of(document)):
        yield from (line.strip() for line in block[2].splitlines())
    yield from INLINE_CODE.findall(CODE_BLOCK.sub("", text_of(document)))


def commands_in(document: str) -> list[str]:
    """Return the lines that call the locator, with or without `scripts/` before it."""
    calls = (code.removeprefix("scripts/") for code in code_in(document))
    return [code for code in calls if re.match(r"locator [a-z]", code)]


def in_all_documents(find: Callable[[str], Iterable[str]]) -> list[tuple[str, str]]:
    """Return what a function finds in each document, with the document."""
    return [(document, found) for document in DOCUMENTS for found in dict.fromkeys(find(document))]


def arguments_of(line: str) -> list[str]:
    return shlex.split(line, comments=True)[1:]


def command_name(line: str) -> str:
    """Return the names of the command, without its arguments: ``staff add``."""
    command, names = main, []
    for word in arguments_of(line):
        if not isinstance(command, click.Group) or word not in command.commands:
            break
        command = command.commands[word]  # type: ignore[assignment]
        names.append(word)
    return " ".join(names)


def paths_of_commands(group: click.Group = main, above: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from paths_of_commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}"


@pytest.mark.parametrize(("document", "line"), in_all_documents(commands_in))
def test_every_command_named_exists_with_its_options(document: str, line: str) -> None:
    words, command = arguments_of(line), main
    while isinstance(command, click.Group) and words and not words[0].startswith("--"):
        assert words[0] in command.commands, line
        command = command.commands[words.pop(0)]  # type: ignore[assignment]
    known = {option for parameter in command.params for option in parameter.opts}
    for word in words:
        if word.startswith("--"):
            assert word.partition("=")[0] in known | {"--help"}, f"{line}: {word}"


@pytest.mark.parametrize("document", OPERATORS)
@pytest.mark.parametrize("command", list(paths_of_commands()))
def test_every_command_is_explained_to_operators(document: str, command: str) -> None:
    assert command in {command_name(line) for line in commands_in(document)}


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.name)
def test_every_setting_is_in_the_table_with_its_default(setting: object) -> None:
    variable, sentence = (setting.metadata[key] for key in ("variable", "sentence"))  # type: ignore[attr-defined]
    english, chinese = (
        {row[0]: row[1:] for row in SETTING_ROW.findall(text_of(document))} for document in OPERATORS
    )
    assert english[variable] == (str(setting.default), sentence)  # type: ignore[attr-defined]
    assert chinese[variable][0] == str(setting.default)  # type: ignore[attr-defined]


@pytest.mark.parametrize("document", OPERATORS)
def test_the_table_names_no_other_setting(document: str) -> None:
    known = {setting.metadata["variable"] for setting in fields(Settings)}
    assert {row[0] for row in SETTING_ROW.findall(text_of(document))} == known


def test_every_setting_that_is_mentioned_exists() -> None:
    known = {setting.metadata["variable"] for setting in fields(Settings)} | BUILD_VARIABLES
    for document in DOCUMENTS:
        unknown = set(re.findall(r"LOCATOR_[A-Z_]+[A-Z]", text_of(document))) - known
        assert [name for name in unknown if not name.startswith(TEST_PREFIX)] == [], document


def test_both_readmes_name_the_same_commands() -> None:
    english, chinese = (commands_in(document) + scripts_in(document) for document in READMES)
    assert english == chinese


def test_both_guides_for_operators_name_the_same_commands() -> None:
    english, chinese = (set(commands_in(document) + scripts_in(document)) for document in OPERATORS)
    assert english == chinese


def scripts_in(document: str) -> list[str]:
    """Return the lines that call a script of ours."""
    return [
        " ".join(shlex.split(code, comments=True))
        for code in code_in(document)
        if re.match(r"scripts/[a-z]+(?![\w/.])", code) and not code.startswith("scripts/locator ")
    ]


@pytest.mark.parametrize(("document", "line"), in_all_documents(scripts_in))
def test_every_script_named_can_be_run_with_its_options(document: str, line: str) -> None:
    script, *words = line.split()
    assert (ROOT / script).is_file(), line
    sources = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / script, *(ROOT / "scripts").glob("*/*.py"))
    )
    for word in words:
        if word.startswith("--"):
            assert f'"{word}"' in sources, f"{line}: {word}"


def slug(heading: str) -> str:
    """Return the anchor that a heading gets on GitHub."""
    plain = re.sub(r"[`*]|\]\([^)]*\)", "", heading).replace("[", "").lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def links_in(document: str) -> list[str]:
    return [target for target in LINK.findall(text_of(document)) if "://" not in target]


@pytest.mark.parametrize(("document", "target"), in_all_documents(links_in))
def test_every_link_leads_to_a_file_and_a_heading(document: str, target: str) -> None:
    path, _, anchor = target.partition("#")
    linked = (ROOT / document).parent / path if path else ROOT / document
    assert linked.is_file(), f"{document}: {target}"
    if anchor:
        headings = HEADING.findall(CODE_BLOCK.sub("", linked.read_text(encoding="utf-8")))
        assert anchor in {slug(heading) for heading in headings}, f"{document}: {target}"


def paths_in(document: str) -> list[str]:
    return [code for code in code_in(document) if REPOSITORY_PATH.fullmatch(code)]


@pytest.mark.parametrize(("document", "path"), in_all_documents(paths_in))
def test_every_named_path_exists(document: str, path: str) -> None:
    assert list(ROOT.glob(path.rstrip("/"))), f"{document}: {path}"


def identifiers_in_code(document: str) -> list[str]:
    """Return the constants and classes that inline code names, ``HALF_LIFE`` and ``ServiceType``."""
    inline = INLINE_CODE.findall(CODE_BLOCK.sub("", text_of(document)))
    return [code for code in dict.fromkeys(inline) if IDENTIFIER.fullmatch(code)]


@pytest.mark.parametrize("identifier", identifiers_in_code(DEVELOPERS))
def test_every_identifier_in_the_developers_guide_is_defined(identifier: str) -> None:
    assert re.search(rf"^(class )?{identifier}\b", source_of_program(), re.MULTILINE)


@cache
def source_of_program() -> str:
    modules = [*ROOT.glob("locator/**/*.py"), *ROOT.glob("geodata/**/*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in modules)


def test_the_developers_guide_lists_every_package_in_the_order_of_imports() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / "setup.cfg", encoding="utf-8")
    layers = contracts["importlinter:contract:subjects"]["layers"].split()
    folders = [layer.replace(".", "/") for layer in layers]
    ordered = [folder for folder in folders if (ROOT / folder).is_dir() and folder != "geodata"]
    listed = re.findall(r"^\| `(locator/\w+)` \|", text_of(DEVELOPERS), re.MULTILINE)
    assert listed == ordered
    assert set(listed) == {f"locator/{path.parent.name}" for path in (ROOT / "locator").glob("*/__init__.py")}


def test_every_picture_is_shown_in_a_document_and_made_by_the_script() -> None:
    pictures = {path.name for path in (ROOT / "docs" / "pictures").iterdir()}
    shown = {Path(target).name for document in DOCUMENTS for target in links_in(document)}
    scenes = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "scripts" / "picturing").glob("*.py")
    )
    assert pictures <= shown
    assert pictures == {f"{name}.png" for name in re.findall(r'album\.add\("([\w-]+)"', scenes)}


def labels_in_staff_guide() -> list[str]:
    """Return the texts in Chinese quotation marks, without an ellipsis at the end."""
    quoted = re.findall("“([^”“]+)”", text_of(STAFF))
    return [label.rstrip("…") for label in dict.fromkeys(quoted) if label not in EXAMPLES]


@cache
def texts_of_pages() -> str:
    """Return the texts of all pages and messages, with N for a number, as the guide writes it."""
    sources = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("locator/**/*.py"), *ROOT.glob("geodata/*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    return re.sub(r"%\(n\)s|\{n\}", "N", text)


@pytest.mark.parametrize("label", labels_in_staff_guide())
def test_every_label_in_the_guide_for_staff_is_on_a_page(label: str) -> None:
    assert label in texts_of_pages()


def test_every_named_address_is_a_route(app: Flask) -> None:
    routes = app.url_map.bind("example.org")
    for document in DOCUMENTS:
        for code in code_in(document):
            for method, address in ADDRESS.findall(code) if ADDRESS.match(code) else ():
                path = re.sub(r"\{[^}]*\}", "1", address)
                try:
                    routes.match(path, method or "GET")
                except MethodNotAllowed:
                    assert not method, f"{document}: {code}"
