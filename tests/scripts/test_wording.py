"""Every message of a page is translated in the languages that require it."""

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.frontend import CompileCatalog
from babel.messages.pofile import read_po
from babel.support import Translations
from wording.catalogues import LANGUAGES, WORKERS_LANGUAGES, missing, read, wanted
from wording.extraction import ROOT, messages_of, script
from wording.messages import MAPPING, TRANSLATABLE, all_messages

from locator.i18n import catalogue
from locator.i18n.catalogue import TRANSLATIONS


@pytest.mark.parametrize("code", WORKERS_LANGUAGES)
def test_every_message_is_translated(code: str) -> None:
    lacking = list(missing(code))
    assert not lacking, "run scripts/words and translate:\n" + "\n".join(lacking)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_catalogue_has_exactly_the_current_messages(code: str) -> None:
    known = {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in read(code) if entry.id}
    assert known == set(wanted(code)), "run scripts/words"


def test_sentences_patterns_and_errors_are_found() -> None:
    source = """
raise NotFound("没有")
Sentence("有 {n} 处" if n else "没有一处", n=n)
words = pattern("离{name}")
other = "不是消息"
"""
    assert {message for _, message in messages_of(source)} == {"没有", "有 {n} 处", "没有一处", "离{name}"}


IN_T = re.compile(r"""\bt\(\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
KEYS = re.compile(r"""(?m)^\s*"?[\u4e00-\u9fff，]+"?: |/\^.*\$/""")  # keys that match Chinese texts of cells


def test_a_message_within_a_template_string_is_extracted() -> None:
    source = BytesIO('far.textContent = `${figure} · ${t("离您")}`;'.encode())
    assert [message for _, _, message, _ in script(source, (), (), {})] == ["离您"]


@pytest.mark.parametrize("path", sorted((ROOT / "static" / "js").rglob("*.js")), ids=lambda path: path.name)
def test_chinese_in_javascript_is_always_translated(path: Path) -> None:
    code = re.sub(r"(?m)(^|\s)//.*$", "", path.read_text(encoding="utf-8"))
    left = KEYS.sub("", IN_T.sub("", code)).replace("月${", "").replace("}日", "")
    assert not re.findall(r"[^\n]*[\u4e00-\u9fff][^\n]*", left)


def test_babel_finds_the_same_messages(tmp_path: Path) -> None:
    template = tmp_path / "messages.pot"
    pybabel = Path(sys.executable).with_name("pybabel")
    command = [pybabel, "-q", "extract", f"--mapping-file={MAPPING}", f"--output={template}", "."]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "scripts")))
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": paths}, check=True)
    with template.open("rb") as file:
        found = {one.id if isinstance(one.id, str) else one.id[0] for one in read_po(file) if one.id}
    assert len(found) > 2000 and {one for one in found if TRANSLATABLE.search(one)} == all_messages().keys()


def test_babel_finds_the_catalogues(tmp_path: Path) -> None:
    shutil.copytree(TRANSLATIONS, tmp_path / "translations")
    compile_catalogs = CompileCatalog()
    compile_catalogs.directory = str(tmp_path / "translations")
    compile_catalogs.ensure_finalized()
    assert not compile_catalogs.run()
    compiled = Translations.load(tmp_path / "translations", ["mn"])
    assert compiled.gettext("地图") == catalogue.load()["mn"].translate("地图") != "地图"
