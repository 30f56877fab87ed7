"""Access to a station: the method, the audience and the price."""

from dataclasses import dataclass
from enum import StrEnum

from geodata.sentence import Sentence


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

    method: AccessMethod = AccessMethod.UNKNOWN
    app: str = ""
    registration_needed: bool | None = None
    audience: Audience = Audience.UNKNOWN
    price: Price = Price.UNKNOWN
    note: str = ""

    @property
    def surely_without_app(self) -> bool:
        """Return whether a worker needs no app and no registration before coming."""
        return self.method in WITHOUT_APP and not self.registration_needed


@dataclass(frozen=True, slots=True)
class SelfService:
    """Self-service hours without staff, with their own access method; empty hours mean never."""

    hours: str = ""
    method: AccessMethod = AccessMethod.UNKNOWN
    app: str = ""
