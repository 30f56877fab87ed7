"""Access to a station: the method, the audience and the price."""

from dataclasses import dataclass
from enum import StrEnum

from geodata.sentence import Sentence
from locator.stations.domain.declaring import Reading, Row, code, text, yes_no
from locator.stations.domain.station import Facet

NOT_KNOWN = Sentence("不知道")


class AccessMethod(StrEnum):
    """How the door is opened."""

    OPEN_DOOR = "open_door"
    STAFF = "staff"
    QR_SCAN = "qr_scan"
    APP_ONLY = "app_only"
    CODE = "code"
    FACE = "face"
    ID_CARD = "id_card"
    CALL = "call"
    KEY_FROM_HOST = "key_from_host"
    EMPLOYEES_ONLY = "employees_only"
    UNKNOWN = "unknown"

    @property
    def zh(self) -> str:
        """The Chinese label, shown after 进门：."""
        return Sentence(METHOD_LABELS[self])


METHOD_LABELS = {
    AccessMethod.OPEN_DOOR: "推门即进",
    AccessMethod.STAFF: "工作人员开门",
    AccessMethod.QR_SCAN: "扫码开门",
    AccessMethod.APP_ONLY: "用手机应用开门",
    AccessMethod.CODE: "输密码开门",
    AccessMethod.FACE: "刷脸开门",
    AccessMethod.ID_CARD: "刷身份证开门",
    AccessMethod.CALL: "打电话请人开门",
    AccessMethod.KEY_FROM_HOST: "向所在单位借钥匙",
    AccessMethod.EMPLOYEES_ONLY: "仅限本单位职工",
    AccessMethod.UNKNOWN: "进门方式未核实",
}
# Methods that certainly need no app and no registration. Face recognition knows only people who have
# registered, mostly by an app; and an unknown method is no promise.
WITHOUT_APP = frozenset(
    {
        AccessMethod.OPEN_DOOR,
        AccessMethod.STAFF,
        AccessMethod.CODE,
        AccessMethod.ID_CARD,
        AccessMethod.CALL,
        AccessMethod.KEY_FROM_HOST,
    }
)


class Audience(StrEnum):
    """Who may use the station."""

    ANYONE = "anyone"
    OUTDOOR_WORKERS = "outdoor_workers"
    RIDERS = "riders"
    DRIVERS = "drivers"
    SANITATION = "sanitation"
    UNION_MEMBERS = "union_members"
    WOMEN = "women"
    EMPLOYEES = "employees"
    UNKNOWN = "unknown"

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return Sentence(AUDIENCE_LABELS[self])


AUDIENCE_LABELS = {
    Audience.ANYONE: "谁都可以进",
    Audience.OUTDOOR_WORKERS: "户外劳动者",
    Audience.RIDERS: "骑手、快递员",
    Audience.DRIVERS: "司机",
    Audience.SANITATION: "环卫工人",
    Audience.UNION_MEMBERS: "工会会员",
    Audience.WOMEN: "女职工",
    Audience.EMPLOYEES: "本单位职工",
    Audience.UNKNOWN: "接待谁未核实",
}


class Price(StrEnum):
    """What the use costs."""

    FREE = "free"
    PAID = "paid"
    AFTER_SPENDING = "after_spending"
    UNKNOWN = "unknown"

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return Sentence(PRICE_LABELS[self])


PRICE_LABELS = {
    Price.FREE: "免费",
    Price.PAID: "收费",
    Price.AFTER_SPENDING: "消费后可用",
    Price.UNKNOWN: "是否收费未核实",
}


@dataclass(frozen=True, slots=True)
class Access:
    """The access to a station; `registration_needed` is None where it is unknown."""

    method: AccessMethod = code(
        "access",
        Sentence("怎么进门"),
        AccessMethod,
        AccessMethod.UNKNOWN,
        column="access_method",
        reading=Reading.ACCESS,
        facet=Facet.ACCESS,
        card="access.method",
        row=Row("access", blank=Sentence("请选"), unknown_is_chosen=True),
    )
    app: str = text(
        "access_app",
        Sentence("要用的应用"),
        max_length=200,
        facet=Facet.ACCESS,
        card="access.app",
        row=Row("access"),
    )
    registration_needed: bool | None = yes_no(
        "access_registration",
        Sentence("要先登记"),
        choices={"yes": Sentence("要"), "no": Sentence("不要")},
        facet=Facet.ACCESS,
        card="access.registration_needed",
        row=Row("access", blank=NOT_KNOWN),
    )
    audience: Audience = code(
        "access_audience",
        Sentence("谁能进"),
        Audience,
        Audience.UNKNOWN,
        reading=Reading.ACCESS,
        facet=Facet.ACCESS,
        card="access.audience",
        row=Row("access", blank=NOT_KNOWN),
    )
    price: Price = code(
        "access_price",
        Sentence("收费"),
        Price,
        Price.UNKNOWN,
        reading=Reading.PRICE,
        facet=Facet.ACCESS,
        card="access.price",
        row=Row("access", blank=NOT_KNOWN),
    )
    note: str = text(
        "access_note",
        Sentence("进门说明"),
        facet=Facet.ACCESS,
        card="access.note",
        row=Row("access", max_length=1000, wide=True),
    )

    @property
    def surely_without_app(self) -> bool:
        """Return whether a worker needs no app and no registration before coming."""
        return self.method in WITHOUT_APP and not self.registration_needed


@dataclass(frozen=True, slots=True)
class SelfService:
    """Self-service hours without staff, with their own access method; empty hours mean never."""

    hours: str = text(
        "self_service_hours",
        Sentence("无人值守时间"),
        reading=Reading.OWN,
        facet=Facet.HOURS,
        card="access.self_service.hours",
        row=Row("self_service", "Mo-Su 18:00-08:00", max_length=1000),
    )
    method: AccessMethod = code(
        "self_service_access",
        Sentence("无人值守怎么进"),
        AccessMethod,
        AccessMethod.UNKNOWN,
        column="self_service_method",
        reading=Reading.ACCESS,
        facet=Facet.ACCESS,
        card="access.self_service.method",
        row=Row("self_service", blank=Sentence("没说")),
    )
    app: str = text(
        "self_service_app",
        Sentence("无人值守用的应用"),
        max_length=200,
        facet=Facet.ACCESS,
        card="access.self_service.app",
        row=Row("self_service"),
    )
