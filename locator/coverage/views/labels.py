"""What pages of coverage call areas, engines and changes."""

from collections.abc import Sequence

from sqlalchemy import Connection

from geodata.sentence import Sentence, listed
from locator.coverage.domain.run import MODE_LABELS, Run
from locator.coverage.queries.kept import KeptArea
from locator.targets.queries.areas import area_of

BY_STREETS, BY_ESTIMATE = Sentence("步行路网"), Sentence("直线估算")


def area_name(connection: Connection, key: str) -> str:
    """Return the name of an area; empty where there is none any more."""
    area = area_of(connection, key)
    return area.name if area else ""


def engine_label(areas: Sequence[KeptArea]) -> Sentence:
    """Return how the areas were found: over streets, by estimate, or some of each."""
    estimated = sum(not area.by_streets for area in areas)
    if not estimated:
        return BY_STREETS
    if estimated == len(areas):
        return BY_ESTIMATE
    return Sentence("步行路网，其中 {n} 处直线估算", n=estimated)


def question(run: Run) -> Sentence:
    """Return what a run asks: kinds, minutes, mode."""
    terms = run.terms
    kinds = listed(kind.zh for kind in terms.kinds) if terms.kinds else Sentence("各类站点")
    mode = MODE_LABELS[terms.mode]
    return Sentence("{kinds}，{mode} {minutes} 分钟", kinds=kinds, mode=mode, minutes=terms.minutes)


def change_label(run: Run) -> Sentence | str:
    """Return the change that a run tries; empty for none."""
    if run.terms.planned:
        return Sentence("加上“{name}”", name=run.terms.planned.name)
    if run.terms.without_id:
        return Sentence("去掉“{name}”", name=run.without_name)
    return ""
