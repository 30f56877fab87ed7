"""The rounds: the limit and all questions in turn, so that a slow minute of the machine affects all."""

from collections.abc import Callable, Sequence

from benchmark import asking, limit, load, places, questions
from benchmark.asking import Bench, Question
from benchmark.figures import Figure, median_of

LIMIT = "limit: pgbench, plain SQL"
FULL = f"nearest, {load.CONNECTIONS} connections"
MIN_OF_LIMIT = 0.33


def run(bench: Bench, asked: Sequence[Question], rounds: int, report: Callable[[str], None]) -> None:
    """Run interleaved rounds and keep what they measured in the bench."""
    plain = [question for question in asked if question.name == questions.PLAIN]
    full = [Question(FULL, question.requests) for question in plain]
    for n in range(1, rounds + 1):
        limit_s = limit.run(bench.pgbench, bench.url, bench.scratch / "limit.sql", bench.seconds)
        bench.limits_s.append(limit_s)
        for question in full:
            asking.try_to_ask(bench, question, load.CONNECTIONS)
        for question in asked:
            asking.try_to_ask(bench, question)
        report(f"round {n} of {rounds}: limit {limit_s:.0f}/s")


def figures(bench: Bench, asked: Sequence[Question]) -> list[Figure]:
    """Return the figures of all questions: those named ``question: measure`` are five for each."""
    found = [Figure(LIMIT, bench.limit_s, "/s")]
    if FULL in bench.asked:
        rates = [run.load.rate_s for run in bench.asked[FULL]]
        ratios = [rate_s / limit_s for rate_s, limit_s in zip(rates, bench.limits_s, strict=True)]
        of_limit = Figure("search / limit", median_of(ratios), at_least=MIN_OF_LIMIT, is_steady=True)
        found += [of_limit, *asking.figures(Question(FULL, ()), bench.asked[FULL])]
    for question in asked:
        if question.name in bench.asked:
            found += asking.figures(question, bench.asked[question.name])
    return [*found, *_times_plain(bench), *asking.not_answered(bench)]


def _times_plain(bench: Bench) -> list[Figure]:
    """Return what wishes and far places cost, as times of the plain search in cities."""
    others = [*questions.WISHES, *(kind for kind in places.KINDS if kind != places.CITIES)]
    return [
        Figure(
            f"{questions.name_of(other)} / plain, CPU",
            asking.ratio(bench.asked, questions.name_of(other), questions.PLAIN),
            at_most=questions.MOST_TIMES_PLAIN.get(other),
            is_steady=True,
        )
        for other in others
        if questions.name_of(other) in bench.asked and questions.PLAIN in bench.asked
    ]
