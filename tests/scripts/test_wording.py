"""No message of a page lacks its translation where it must not."""

import re
from pathlib import Path

import pytest
from wording.catalogues import LANGUAGES, WORKERS_LANGUAGES, missing, read, wanted
from wording.messages import ROOT, marked


@pytest.mark.parametrize("code", WORKERS_LANGUAGES)
def test_every_message_is_translated(code: str) -> None:
    lacking = list(missing(code))
    assert not lacking, "run scripts/words and translate:\n" + "\n".join(lacking)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_catalogue_has_the_messages_of_today_and_no_others(code: str) -> None:
    known = {one.id if isinstance(one.id, str) else one.id[0] for one in read(code) if one.id}
    assert known == set(wanted(code)), "run scripts/words"


def test_sentences_patterns_and_refusals_are_found() -> None:
    source = """
raise NotFound("没有")
Sentence("有 {n} 处" if n else "没有一处", n=n)
words = pattern("离{name}")
other = "不是消息"
"""
    assert set(marked(source)) == {"没有", "有 {n} 处", "没有一处", "离{name}"}


IN_T = re.compile(r"""\bt\(\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
KEYS = re.compile(
    r"""(?m)^\s*"?[\u4e00-\u9fff，]+"?: |/\^.*\$/"""
)  # what cells say in Chinese, to be said again


@pytest.mark.parametrize("path", sorted((ROOT / "static" / "js").rglob("*.js")), ids=lambda path: path.name)
def test_javascript_says_chinese_by_t_only(path: Path) -> None:
    code = re.sub(r"(?m)(^|\s)//.*$", "", path.read_text(encoding="utf-8"))
    left = KEYS.sub("", IN_T.sub("", code)).replace("月${", "").replace("}日", "")
    assert not re.findall(r"[^\n]*[\u4e00-\u9fff][^\n]*", left)
