"""Services and their wordings, access methods, kinds, and the tags that they are stored by."""

import pytest

from locator.i18n.romanize import romanized
from locator.search.domain.quick_filters import QUICK_FILTERS
from locator.sheets.domain.services import closest_service_wording, parse_service_list
from locator.stations.domain.access import WITHOUT_APP, Access, AccessMethod, Audience, Price, SelfService
from locator.stations.domain.search_tags import search_tags
from locator.stations.domain.service import SERVICES, group_name, parse_services
from locator.stations.domain.service_vocabulary import SERVICE_TYPES
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
def test_published_wordings_are_parsed(text: str, codes: tuple[str, ...]) -> None:
    assert parse_services(text).codes == codes
    assert parse_services(text).unread == ()


def test_unknown_wordings_are_returned_unread() -> None:
    services = parse_services("热水、无敌热水浴缸、热水和飞毯")
    assert services.codes == ("drinking_water",)
    assert services.unread == ("无敌热水浴缸", "热水和飞毯")


def test_a_massage_chair_is_not_read_as_a_nap_bed() -> None:
    services = parse_service_list("热水、按摩椅2台")
    assert (services.offered, services.unread) == (("drinking_water",), ("按摩椅2台",))
    assert closest_service_wording("按摩椅") is None  # and no chair is proposed


@pytest.mark.parametrize(
    ("word", "known"), [("招聘加油站", "加油站"), ("亲子阅读", "阅读"), ("热水袋", "热水")]
)
def test_more_around_a_known_word_is_another_thing(word: str, known: str) -> None:
    assert parse_service_list(known).offered
    assert closest_service_wording(word) != known


def test_every_service_has_its_own_code_tag_and_group_name() -> None:
    assert (
        len({service.code for service in SERVICE_TYPES})
        == len({service.tag for service in SERVICE_TYPES})
        == len(SERVICE_TYPES)
    )
    assert all(group_name(service) and service.zh and service.en for service in SERVICE_TYPES)
    assert {quick.value for quick in QUICK_FILTERS if quick.name == "service"} <= set(SERVICES)


def test_no_tag_belongs_to_two_namespaces() -> None:
    by_tag: dict[int, set[str]] = {}
    for namespace, _, tag in search_tags():
        by_tag.setdefault(tag, set()).add(namespace)
    assert all(len(namespaces) == 1 for namespaces in by_tag.values())


@pytest.mark.parametrize(
    "codes",
    [AccessMethod, Audience, Price, StationKind, LifecycleStatus, PositionQuality, Facet],
)
def test_every_code_has_its_own_label(codes: type) -> None:
    assert all(code.zh for code in codes)  # type: ignore[attr-defined]
    assert len({code.zh for code in codes}) == len(list(codes))  # type: ignore[call-overload, attr-defined]


@pytest.mark.parametrize("method", list(AccessMethod))
def test_without_app_is_promised_only_for_certain_methods(method: AccessMethod) -> None:
    assert Access(method).surely_without_app == (method in WITHOUT_APP)
    assert not Access(method, registration_needed=True).surely_without_app


def test_unknown_access_is_not_without_app() -> None:
    assert not Access().surely_without_app
    assert SelfService().hours == ""


@pytest.mark.parametrize("kind", list(StationKind))
def test_only_break_rooms_are_limited_to_their_site(kind: StationKind) -> None:
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
def test_names_have_pinyin_and_initials(name: str, pinyin: str, initials: str) -> None:
    assert romanized(name) == (pinyin, initials)
