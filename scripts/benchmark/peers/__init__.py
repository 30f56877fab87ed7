"""Peers: what people would otherwise use, over the same stations, asked the same question side by side.

Each is asked in the way that its own documents show for "the ten nearest", so that nothing is measured that
nobody would run. All are served as the product is, by granian with a worker a core, which is faster than the
servers that they recommend:

- GeoDjango: a view that orders by the distance on a geography (`<->`) and writes JSON of plain values,
  without model instances, by kept connections.
- tipg: a SQL function with the same order as a collection, which is how it is given a point.
- datasette: a stored query over an R*Tree of SQLite, in the smallest of some boxes that has ten, since SQLite
  has no nearest search.

They give name, address, services and distance: about half of what the product's answer has. None of them
knows when a station is open, or proves its order; the product does both meanwhile.
"""

from collections.abc import Callable, Mapping, Sequence

from benchmark import asking, places, questions
from benchmark.asking import Asked, Bench, Question
from benchmark.figures import Figure, median_of
from benchmark.load import CONNECTIONS, Request
from benchmark.peers import environment, servers
from benchmark.peers.servers import Peer
from geodata.lonlat import LonLat

PRODUCT = "product"
POSITIONS = 2_000
WARM_UP_S = 2
# In cities as the stations lie, and in the peers' own: all cities alike.
CITIES: Mapping[str, Callable[[int], list[LonLat]]] = {
    "our cities": places.in_cities,
    "their cities": places.in_other_cities,
}
TIMES = {"geodjango": 5.0, "tipg": 7.0, "datasette": 7.0}


def figures(bench: Bench, rounds: int, report: Callable[[str], None]) -> list[Figure]:
    """Set the peers up, ask them and the product in turn, and return how many times faster the product is."""
    python = environment.ensure(bench.scratch, report)
    servers.copy_stations(bench.url, bench.scratch)
    measured: dict[tuple[str, str], list[Asked]] = {}
    with servers.serving(python, bench) as peers:
        sides = {PRODUCT: bench, **{peer.name: peer.bench(bench) for peer in peers}}
        paths: dict[str, Callable[[LonLat], Request]] = {PRODUCT: _of_product}
        paths |= {peer.name: peer.request for peer in peers}
        for name, side in sides.items():  # statements are prepared, pages are in memory
            warm = Question(
                f"{name}, warming up", [paths[name](here) for here in places.in_cities(POSITIONS)]
            )
            asking.require_answers(side.server.address, warm)
            asking.ask(side, warm, WARM_UP_S, CONNECTIONS)
        for n in range(rounds):
            for cities, choose in CITIES.items():
                at = choose(POSITIONS)
                for name, side in sides.items():
                    question = Question(f"{name}, {cities}", [paths[name](here) for here in at])
                    found = asking.ask(side, question, bench.seconds, CONNECTIONS)
                    measured.setdefault((name, cities), []).append(found)
            report(f"round {n + 1} of {rounds}, product and peers in turn")
    return [*_absolute(measured), *_times(measured, peers)]


def _of_product(at: LonLat) -> Request:
    return questions.nearest(at)


def _absolute(measured: Mapping[tuple[str, str], Sequence[Asked]]) -> list[Figure]:
    return [
        figure
        for (name, cities), asked in measured.items()
        for figure in asking.figures(Question(f"{name}, {cities}", ()), asked)
    ]


def _times(measured: Mapping[tuple[str, str], Sequence[Asked]], peers: Sequence[Peer]) -> list[Figure]:
    """Return the ratios of the rounds' rates, in their cities with the bar."""
    return [
        Figure(
            f"product / {peer.name}, {cities}",
            median_of(
                ours.load.rate_s / theirs.load.rate_s
                for ours, theirs in zip(measured[PRODUCT, cities], measured[peer.name, cities], strict=True)
            ),
            at_least=TIMES[peer.name] if cities == "their cities" else None,
        )
        for peer in peers
        for cities in CITIES
    ]
