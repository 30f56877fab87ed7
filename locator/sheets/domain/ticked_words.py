"""Lists of words with a tick or a box at each: ☑饮水 □微波炉, and 饮水√ 微波炉×."""

import re

YES, NO, EMPTY = "√✓✔☑■●◉", "×✗✘", "□☐○"
MARK = re.compile(f"[{YES}{EMPTY}✗✘]|×(?!\\s*\\d)")
SEPARATORS = " \t\n、，,；;。/|"
WITHOUT = "无"


def without_ticks(text: str) -> str:
    """Return a ticked list as a plain one: what has a cross as 无…, what has an empty box not at all.

    A list without a tick is returned as it is: there its boxes may be no more than bullets.
    """
    marks = MARK.findall(text)
    if not any(mark in YES for mark in marks):
        return text
    parts = MARK.split(text)
    is_before = not parts[0].strip(SEPARATORS + "：:") or parts[0].rstrip().endswith(("：", ":"))
    words = parts[1:] if is_before else parts[:-1]
    listed = [parts[0]] if is_before else []
    for mark, word in zip(marks, words, strict=True):
        if not (plain := word.strip(SEPARATORS)) or mark in EMPTY:
            continue
        listed.append(f"{WITHOUT}{plain}" if mark in NO else plain)
    if not is_before:
        listed.append(parts[-1])
    return "、".join(part for part in listed if part.strip(SEPARATORS))
