"""The words of unions: services and their wordings, ways in, kinds, and the numbers they are stored by."""

import pytest

from locator.i18n.romanize import romanized
from locator.search.domain.quick_filters import QUICK_FILTERS
from locator.sheets.domain.services import likest_service, service_list
from locator.stations.domain.access import WITHOUT_APP, Access, AccessMethod, Audience, Price, SelfService
from locator.stations.domain.search_tags import vocabulary
from locator.stations.domain.service import SERVICES, group_name, read_services
from locator.stations.domain.service_vocabulary import WORDS
from locator.stations.domain.station import (
    CaptureMethod,
    Facet,
    LifecycleStatus,
    PositionQuality,
    StationKind,
    Visibility,
    widest_visibility,
)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("热水、微波炉、充电", ("drinking_water", "meal_heating", "phone_charging")),
        ("饮水机；如厕", ("drinking_water", "toilet")),
        ("热水 | 热水", ("drinking_water",)),
        ("热水和如厕", ("drinking_water", "toilet")),
        ("", ()),
    ],
)
def test_published_wordings_are_read(text: str, codes: tuple[str, ...]) -> None:
    assert read_services(text).codes == codes
    assert read_services(text).unread == ()


def test_a_wording_that_is_not_known_as_a_whole_is_returned_unread() -> None:
    read = read_services("热水、无敌热水浴缸、热水和飞毯")
    assert read.codes == ("drinking_water",)
    assert read.unread == ("无敌热水浴缸", "热水和飞毯")


def test_a_massage_chair_is_no_bed_for_a_nap() -> None:
    found = service_list("热水、按摩椅2台")
    assert (found.had, found.unread) == (("drinking_water",), ("按摩椅2台",))
    assert likest_service("按摩椅") is None  # nor is it asked whether a chair was meant


def test_every_service_has_one_code_one_number_and_one_heading() -> None:
    assert len({word.code for word in WORDS}) == len({word.tag for word in WORDS}) == len(WORDS)
    assert all(group_name(word) and word.zh and word.en for word in WORDS)
    assert {quick.value for quick in QUICK_FILTERS if quick.name == "service"} <= set(SERVICES)


def test_no_number_means_two_things() -> None:
    by_tag: dict[int, set[str]] = {}
    for namespace, _, tag in vocabulary():
        by_tag.setdefault(tag, set()).add(namespace)
    assert all(len(namespaces) == 1 for namespaces in by_tag.values())


@pytest.mark.parametrize(
    "words",
    [AccessMethod, Audience, Price, StationKind, LifecycleStatus, PositionQuality, Facet],
)
def test_every_code_has_a_word_for_people(words: type) -> None:
    assert all(one.zh for one in words)  # type: ignore[attr-defined]
    assert len({one.zh for one in words}) == len(list(words))  # type: ignore[call-overload, attr-defined]


@pytest.mark.parametrize("method", list(AccessMethod))
def test_no_app_is_promised_only_where_it_is_sure(method: AccessMethod) -> None:
    assert Access(method).surely_without_app == (method in WITHOUT_APP)
    assert not Access(method, registration_needed=True).surely_without_app


def test_what_is_unknown_promises_nothing() -> None:
    assert not Access().surely_without_app
    assert SelfService().hours == ""


@pytest.mark.parametrize("kind", list(StationKind))
def test_only_break_rooms_in_factories_are_kept_inside(kind: StationKind) -> None:
    inside = kind is StationKind.WORKSHOP_REST
    assert widest_visibility(kind) is (Visibility.SITE_ONLY if inside else Visibility.PUBLIC)


def test_a_generated_position_is_marked_as_such() -> None:
    assert CaptureMethod.GENERATED.value == "generated"


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("工会驿站", "gonghuiyizhan", "ghyz"),
        ("黄塘 e 站 24H", "huangtangezhan24h", "htez24h"),
        ("", "", ""),
    ],
)
def test_names_are_spelt_as_they_are_typed(name: str, pinyin: str, initials: str) -> None:
    assert romanized(name) == (pinyin, initials)
