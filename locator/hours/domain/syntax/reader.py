"""opening_hours as people write it, read into rules: wholly, or refused at the place that is unclear.

The result in canonical syntax is shown to whoever wrote the text. What may mean two things is never
guessed. Apart from ``24/7`` and an explicit ``open``, a rule without times opens nothing: it is refused.

Specification: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

import re
from dataclasses import replace

from geodata.sentence import Sentence
from locator.hours.domain.syntax.characters import fold_word
from locator.hours.domain.syntax.closures import put_closures_last
from locator.hours.domain.syntax.rule import Effect, Selectors, WrittenRule
from locator.hours.domain.syntax.scanner import Scanner
from locator.hours.domain.syntax.selectors import SelectorReader
from locator.hours.domain.syntax.times import (
    DAY_MIN,
    is_at_time,
    read_span,
)
from locator.hours.domain.syntax.vocabulary import (
    AND,
    EVERY_DAY,
    IS_CLOSED,
    PREFIX,
    ROUND_THE_CLOCK,
    UNCERTAIN,
    UNQUOTED_UNCERTAIN,
)

NEXT, ADDED, FALLBACK = "; ", ", ", " || "
MAX_RULES = 60
END_OF_RULE = re.compile(r"[ ,]*[;\r\n][ ,;\r\n]*")
FALLBACK_SIGN = re.compile(r"[ ;\r\n]*\|\|")
COMMENT = re.compile(r'[ ]*,?[ ]*\(?"([^"]*)"\)?')
BEFORE_DAYS = re.compile(r"[ ]*(?:,[ ]*)?\(?(?:on )?[ ]*", re.IGNORECASE)
PARENTHESIS_END = re.compile(r"[ ]*\)")
REMARK_ALONE = re.compile(r'"')
COMMA = re.compile(r"[ ]*,[ ,]*")
OPEN = re.compile(r"[ ]*open(?!\w)(?!\s*:)", re.IGNORECASE)
UNKNOWN = re.compile(r"[ ]*unknown(?!\w)", re.IGNORECASE)
ON = re.compile(r"[ ]*:?[ ]*(?:on |am |le |los |il )?", re.IGNORECASE)
FINAL_STOP = re.compile(r"[ ]*[.,。]?[ ]*$")
LAST_TIMES = re.compile(r"[ ]*(?:,[ ,]*|&|/|\b(?:and|und|et|y|e|og|и)\b|)[ ]*", re.IGNORECASE)
WHOLE_DAY = ((0, DAY_MIN),)
NO_TIMES = Sentence("没有写钟点：几点到几点开门？全天请写 00:00-24:00，不开放请写 off")
ONE_TIME = Sentence("只写了一个钟点，没有写几点关门")
OVERRULES = Sentence("这一段没有写哪些日子，会改掉前面写的各天，请写明日子")
NOT_LISTED = Sentence("“||”后面请只写一种日子")
TOO_MANY = Sentence("规则太多")


def read_rules(text: str) -> list[WrittenRule]:
    """Read a text into rules; raise InvalidHours with the column of what is unclear."""
    return put_closures_last(_Reader(Scanner(text)).read())


def canonical_text(rules: list[WrittenRule]) -> str:
    """Return rules in canonical syntax."""
    first, *others = rules
    return str(first) + "".join(f"{rule.separator}{rule}" for rule in others)


class _Reader:
    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self.selectors = SelectorReader(scanner)
        self.rules: list[WrittenRule] = []

    def read(self) -> list[WrittenRule]:
        """Read all rules."""
        separator = NEXT
        while not self._is_at_end():
            self._read_rules(separator)
            if self._is_at_end():
                break
            separator = self._read_separator()
        if not self.rules or separator == FALLBACK != self.rules[-1].separator:
            raise self.scanner.error(NO_TIMES)
        return self.rules

    def _is_at_end(self) -> bool:
        if self.scanner.peek(FINAL_STOP):
            self.scanner.take(FINAL_STOP)
        return self.scanner.is_at_end

    def _read_separator(self) -> str:
        """Read what stands between two rules; rules that only a comma or nothing parts are added."""
        scanner = self.scanner
        if scanner.take(FALLBACK_SIGN):
            return FALLBACK
        if scanner.take(END_OF_RULE):
            return NEXT
        comma = scanner.take(COMMA) or scanner.take(AND)
        scanner.skip_space()
        is_rule = self.selectors.is_at_selector() or scanner.peek(REMARK_ALONE)
        if comma and (is_rule or is_at_time(scanner) or scanner.peek(ROUND_THE_CLOCK)):
            return ADDED
        if is_rule and scanner.text[scanner.at - 1] in ' .)"':
            return ADDED
        raise scanner.error()

    def _read_rules(self, separator: str) -> None:
        """Read one rule; a list of days and dates that are alternatives makes a rule of each."""
        scanner = self.scanner
        scanner.skip_space()
        at = scanner.at
        if not scanner.peek(EVERY_DAY):
            scanner.take(PREFIX)
            scanner.skip_space()
        closed_first = self._read_closed_first()
        alternatives = [] if scanner.peek(ROUND_THE_CLOCK) else self.selectors.read()
        scanner.skip_space()
        rule = self._read_effect(separator, at, closed_first)
        if rule.spans and rule.effect is Effect.OPEN and not alternatives:
            alternatives = self._read_days_behind()
        if closed_first and (rule.spans or not alternatives):
            raise scanner.error(at=at)
        if separator == FALLBACK and len(alternatives) > 1:
            raise scanner.error(NOT_LISTED, at)
        if separator == ADDED and rule.closes_whole_days:
            rule = replace(rule, separator=NEXT)  # a closed day is closed, however it is joined
        for selectors in alternatives or [Selectors()]:
            self._add(replace(rule, selectors=selectors), at)

    def _read_days_behind(self) -> list[Selectors]:
        """Read days that end a rule behind its times: ``9:00 to 17:00, Mon-Fri``; empty for none."""
        scanner, before = self.scanner, self.scanner.at
        has_parenthesis = "(" in scanner.take(BEFORE_DAYS)[0]  # type: ignore[index]  # matches nothing too
        if self.selectors.is_at_selector():
            alternatives = self.selectors.read()
            is_closed = not has_parenthesis or scanner.take(PARENTHESIS_END)
            if is_closed and (self._is_at_end() or scanner.peek(END_OF_RULE)):
                return alternatives
        scanner.at = before
        return []

    def _add(self, rule: WrittenRule, at: int) -> None:
        if len(self.rules) >= MAX_RULES:
            raise self.scanner.error(TOO_MANY, at)
        overrules = rule.separator == NEXT and rule.effect is Effect.OPEN and not rule.selectors
        if overrules and any(earlier.selectors for earlier in self.rules):
            raise self.scanner.error(OVERRULES, at)
        self.rules.append(rule)

    def _read_closed_first(self) -> bool:
        """Read "closed" before the days that it closes: ``closed on Sundays``."""
        scanner, before = self.scanner, self.scanner.at
        if not self._take_closed():
            return False
        scanner.take(ON)
        scanner.skip_space()
        if self.selectors.is_at_selector():
            return True
        scanner.at = before
        return False

    def _take_closed(self) -> bool:
        word = self.scanner.word()
        if fold_word(word) not in IS_CLOSED:
            return False
        self.scanner.at += len(word)
        return True

    def _read_effect(self, separator: str, at: int, closed_first: bool) -> WrittenRule:
        """Read the times of a rule, what it says of them, and its remark."""
        scanner = self.scanner
        times_at = scanner.at
        spans = self._read_spans(had_days=scanner.at > at)
        times = scanner.written[times_at : scanner.at].strip()
        effect, is_said = self._read_state(closed_first)
        comment = self._read_comment()
        if spans == () and not is_said:
            if comment is None:
                raise scanner.error(NO_TIMES, at) if scanner.at > at else scanner.error()
            effect = Effect.CLOSED if fold_word(comment) in IS_CLOSED else Effect.UNKNOWN
        if effect is Effect.OPEN and comment and UNCERTAIN.search(comment):
            effect = Effect.UNKNOWN
        if spans is None:
            spans, effect, comment = (), Effect.UNKNOWN, comment or times.replace('"', "")
        if spans == WHOLE_DAY and effect is not Effect.OPEN:
            spans = ()  # whole days: no times are needed
        return WrittenRule(separator, Selectors(), spans, effect, comment or "")

    def _read_state(self, closed_first: bool) -> tuple[Effect, bool]:
        """Return what is said of the times, and whether it is said in words."""
        scanner = self.scanner
        scanner.skip_space()
        if closed_first or self._take_closed():
            return Effect.CLOSED, True
        if scanner.take(UNKNOWN):
            return Effect.UNKNOWN, True
        return Effect.OPEN, bool(scanner.take(OPEN))

    def _read_comment(self) -> str | None:
        scanner = self.scanner
        before = scanner.at
        scanner.skip_space()
        found = scanner.take(COMMENT) if not self._is_added_remark() else None
        if found:
            return scanner.written[found.start(1) : found.end(1)].strip()
        scanner.take(re.compile(r"[ ]*\(?"))
        if found := scanner.take(UNQUOTED_UNCERTAIN):
            scanner.take(re.compile(r"[ ]*\)"))
            return scanner.written[found.start() : found.end()].strip()
        scanner.at = before
        return None

    def _is_added_remark(self) -> bool:
        """Return whether a comma parts the remark from the rule, so that it is a rule of its own."""
        return bool(self.scanner.peek(re.compile(r'[ ]*,[ ]*"')))

    def _read_spans(self, had_days: bool) -> tuple[tuple[int, int], ...] | None:
        """Return the spans of a rule; None for times that do not say until when."""
        scanner = self.scanner
        if scanner.take(ROUND_THE_CLOCK):
            return WHOLE_DAY
        spans: list[tuple[int, int]] = []
        is_clear = True
        while True:
            before = scanner.at
            if spans or not is_clear:
                scanner.take(LAST_TIMES)
            scanner.skip_space()
            at = scanner.at
            if not is_at_time(scanner) or scanner.peek(ROUND_THE_CLOCK):
                scanner.at = before
                return tuple(spans) if is_clear else None
            start, end = read_span(scanner, may_be_bare=had_days or bool(spans))
            if end is None and not had_days:
                raise scanner.error(ONE_TIME, at)
            if end is None or start == end:  # 00:00-00:00: all day, or never?
                is_clear = False
            else:
                spans.append((start, end))
