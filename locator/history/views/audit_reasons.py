"""Why something was changed, where our own acts said so: known again by their patterns, for any language.

The history keeps what was written, in Chinese, for ever; what a person wrote stays as it is.
"""

import re
from functools import cache

from geodata.sentence import Sentence, in_turn, pattern
from locator.accounts.domain.rights import Role
from locator.platforms.domain import NEVER, ListingStatus, Platform

BETWEEN = "；"
# The reasons that acts of ours give; those that are given no more stay, for the history has them.
PATTERNS = (
    pattern("审批第 {number} 份修改（{why}）"),
    pattern("审批第 {number} 份修改"),
    pattern("临时关闭：{why}"),
    pattern("重新开放"),
    pattern("提前结束行动"),
    pattern("改回从前的样子"),
    pattern("登记守站人 {email}"),
    pattern("登记管理员 {email}"),
    pattern("给守站人寄新链接"),
    pattern("给管理员寄新链接"),
    pattern("守站人离任"),
    pattern("管理员离任"),
    pattern("导入《{file}》第 {number} 次"),
    pattern("撤销导入《{file}》第 {number} 次"),
    pattern("装入放假通知"),
    pattern("撤销合并"),
    pattern("改导入的格子"),
    pattern("判断重复"),
    pattern("导入"),
    pattern("对列"),
    pattern("接着定"),
    pattern("归到一处"),
    pattern("单独成站"),
    pattern("答复反映"),
    pattern("删去反映的照片"),
    pattern("改规矩：改的人能不能自己发布"),
    pattern("邀请{name}"),
    pattern("任命为{role}"),
    pattern("结束岗位"),
    pattern("停用账号"),
    pattern("恢复账号"),
    pattern("手机丢了，重设验证码"),
    pattern("加工会组织“{name}”"),
    pattern("改工会组织“{name}”"),
    pattern("移动工会组织"),
    pattern("结束工会组织"),
    pattern("恢复工会组织"),
    pattern("同一处站点登记了两次"),
    pattern("{platform}的回执"),
    pattern("{platform}：{why}"),
)
EACH = {
    "number": r"\d+",
    "email": r"\S+@\S+",
    "platform": "|".join(re.escape(one.zh) for one in Platform),
    "role": "|".join(re.escape(one.zh) for one in Role),
}
OURS = {one.zh: Sentence.word(one.zh) for one in (*Platform, *Role, *ListingStatus)} | {NEVER: NEVER}


def reason(words: str) -> str:
    """Return a reason as a sentence where an act of ours gave it; otherwise as it is."""
    whole = _known(words)
    if whole is not None or BETWEEN not in words:
        return words if whole is None else whole
    first, rest = words.split(BETWEEN, 1)
    known = _known(first)
    return words if known is None else in_turn((known, rest))


def _known(words: str) -> Sentence | None:
    for one, made in _made().items():
        found = made.fullmatch(words)
        if found:
            values = {name: OURS.get(said) or _inner(name, said) for name, said in found.groupdict().items()}
            return Sentence(one, **values)
    return None


def _inner(name: str, said: str) -> str:
    """Return a value; a reason within a reason may be ours too."""
    return (_known(said) or said) if name == "why" else said


@cache
def _made() -> dict[str, re.Pattern[str]]:
    return {one: re.compile(_expression(one)) for one in PATTERNS}


def _expression(one: str) -> str:
    parts = re.split(r"\{(\w+)\}", one)
    return "".join(
        f"(?P<{part}>{EACH.get(part, '.+')})" if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )
