"""Every message of a page is translated in the languages that require it."""

import re
from pathlib import Path

import pytest
from wording.catalogues import LANGUAGES, WORKERS_LANGUAGES, missing, read, wanted
from wording.messages import ROOT, marked_messages


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
    assert set(marked_messages(source)) == {"没有", "有 {n} 处", "没有一处", "离{name}"}


IN_T = re.compile(r"""\bt\(\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
KEYS = re.compile(r"""(?m)^\s*"?[\u4e00-\u9fff，]+"?: |/\^.*\$/""")  # keys that match Chinese texts of cells


@pytest.mark.parametrize("path", sorted((ROOT / "static" / "js").rglob("*.js")), ids=lambda path: path.name)
def test_chinese_in_javascript_is_always_translated(path: Path) -> None:
    code = re.sub(r"(?m)(^|\s)//.*$", "", path.read_text(encoding="utf-8"))
    left = KEYS.sub("", IN_T.sub("", code)).replace("月${", "").replace("}日", "")
    assert not re.findall(r"[^\n]*[\u4e00-\u9fff][^\n]*", left)
