"""Growth: what the same questions cost with ten times the stations.

Both databases are in one cluster and are measured in turn, with a server each: measured minutes apart,
a noisy machine alone could make one of them look half as expensive again.
"""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from bootstrap.cluster import SUPERUSER, Cluster
from sqlalchemy import make_url

from benchmark import asking, questions
from benchmark.asking import Bench, Question
from benchmark.figures import Figure

ROWS = 2_000_000
MAX_GROWTH = 1.3
GROWN = "grown"


def grown_url(cluster: Cluster) -> str:
    """Return the URL of the larger database."""
    return make_url(cluster.url).set(database=GROWN).render_as_string(hide_password=False)


def has_grown(cluster: Cluster) -> bool:
    """Tell whether the larger database is there already, from a run that was kept."""
    return GROWN in _psql(cluster, "SELECT datname FROM pg_database").split()


def copy_database(cluster: Cluster, name: str) -> None:
    """Copy a database, which must not be in use, as the beginning of the larger one."""
    _psql(cluster, f"CREATE DATABASE {GROWN} TEMPLATE {name} STRATEGY file_copy")


def _psql(cluster: Cluster, statement: str) -> str:
    where = ["-h", str(cluster.socket), "-U", SUPERUSER, "-At", "-c", statement, "postgres"]
    return subprocess.run(
        [cluster.program("psql"), *where], check=True, cwd="/", capture_output=True, text=True
    ).stdout


def common(small: Sequence[Question], grown: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """Return the questions that both have: only one of them may have a ground."""
    names = {question.name for question in small} & {question.name for question in grown}
    return [one for one in small if one.name in names], [one for one in grown if one.name in names]


def run(
    small: Bench,
    grown: Bench,
    of: tuple[Sequence[Question], Sequence[Question]],
    rounds: int,
    report: Callable[[str], None],
) -> None:
    """Ask both the same questions in turn."""
    for side in (small, grown):
        side.asked.clear()
    for n in range(1, rounds + 1):
        for pair in zip(*of, strict=True):
            for side, question in zip((small, grown), pair, strict=True):
                asking.try_to_ask(side, question)
        report(f"round {n} of {rounds}, small and grown in turn")


def figures(small: Bench, grown: Bench, asked: Sequence[Question]) -> list[Figure]:
    """Return the costs over the larger database, and the growth of the database's processor time."""
    names = small.asked.keys() & grown.asked.keys()
    both = [question for question in asked if question.name in names]
    found = [figure for question in both for figure in _grown(question, grown)]
    found += [_growth(question.name, small, grown) for question in both]
    return [*found, *asking.not_answered(grown)]


def _grown(question: Question, grown: Bench) -> Iterator[Figure]:
    renamed = Question(f"2M {question.name}", (), question.most_server_ms, question.most_database_ms)
    yield from asking.figures(renamed, grown.asked[question.name])


def _growth(name: str, small: Bench, grown: Bench) -> Figure:
    """Return a question's growth; the bar is the search's, from all kinds of places and with all filters."""
    pairs = zip(small.asked[name], grown.asked[name], strict=True)
    ratios = [large.database_ms / little.database_ms for little, large in pairs if little.database_ms]
    bar = MAX_GROWTH if name.startswith(questions.PLAIN) else None
    return Figure(f"growth of {name}, database CPU", median(ratios or [1.0]), at_most=bar, is_steady=True)
