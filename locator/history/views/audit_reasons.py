"""Translation of the reasons that the program itself wrote into the history.

The history stores reasons in Chinese. Those of the program are recognised by their patterns and translated;
those that a person wrote stay as they are.
"""

import re
from functools import cache

from geodata.sentence import Sentence, in_turn, pattern
from locator.accounts.domain.rights import Role
from locator.platforms.domain import NEVER_SUBMITTED, ListingStatus, Platform

SEPARATOR = "；"
# All reasons that the program writes or ever wrote: the history keeps the old ones.
PATTERNS = (
    pattern("审批第 {number} 份修改（{why}）"),
    pattern("审批第 {number} 份修改"),
    pattern("临时关闭：{why}"),
    pattern("重新开放"),
    pattern("提前结束行动"),
    pattern("改回从前的样子"),
    pattern("一起改“{cell}”"),
    pattern("在表里改“{cell}”"),
    pattern("统一行动：{name}"),
    pattern("一起审批"),
    pattern("撤销第 {number} 次改动"),
    pattern("和 {codes} 不是同一处"),
    pattern("登记守站人 {email}"),
    pattern("登记管理员 {email}"),
    pattern("给守站人寄新链接"),
    pattern("给管理员寄新链接"),
    pattern("守站人离任"),
    pattern("管理员离任"),
    pattern("导入《{file}》第 {number} 次"),
    pattern("撤销导入《{file}》第 {number} 次"),
    pattern("装入放假通知"),
    pattern("改外文写法“{name}”"),
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
VALUE_PATTERNS = {
    "number": r"\d+",
    "codes": r"\d+(?:、\d+)*",
    "email": r"\S+@\S+",
    "platform": "|".join(re.escape(platform.zh) for platform in Platform),
    "role": "|".join(re.escape(role.zh) for role in Role),
}
TRANSLATED_VALUES = {
    **{value.zh: Sentence.word(value.zh) for value in (*Platform, *Role, *ListingStatus)},
    NEVER_SUBMITTED: NEVER_SUBMITTED,
}


def translated_reason(text: str) -> str:
    """Return a reason as a Sentence if the program wrote it, otherwise as it is."""
    whole = _match(text)
    if whole is not None or SEPARATOR not in text:
        return text if whole is None else whole
    first, rest = text.split(SEPARATOR, 1)
    sentence = _match(first)
    return text if sentence is None else in_turn((sentence, rest))


def _match(text: str) -> Sentence | None:
    """Return the sentence whose pattern a text follows, if there is one."""
    for template, expression in _expressions().items():
        match = expression.fullmatch(text)
        if match:
            values = {name: _translated_value(name, value) for name, value in match.groupdict().items()}
            return Sentence(template, **values)
    return None


def _translated_value(name: str, value: str) -> str:
    """Return a value for translation; a reason within a reason may be the program's too."""
    known = TRANSLATED_VALUES.get(value)
    if known:
        return known
    return (_match(value) or value) if name == "why" else value


@cache
def _expressions() -> dict[str, re.Pattern[str]]:
    return {template: re.compile(_expression(template)) for template in PATTERNS}


def _expression(template: str) -> str:
    """Return the regular expression of a pattern, with a group for each of its values."""
    parts = re.split(r"\{(\w+)\}", template)
    return "".join(
        f"(?P<{part}>{VALUE_PATTERNS.get(part, '.+')})" if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    )
