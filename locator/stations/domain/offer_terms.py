"""The terms of an offer that have codes: how it is booked, and which professionals are on duty."""

from enum import StrEnum

from geodata.sentence import Sentence


class Booking(StrEnum):
    """How an offer is booked; unknown differs from none."""

    NONE = "none"
    PHONE = "phone"
    URL = "url"
    MINI_PROGRAM = "mini_program"
    UNKNOWN = "unknown"

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return Sentence(BOOKING_LABELS[self])


BOOKING_LABELS = {
    Booking.NONE: "不用预约",
    Booking.PHONE: "电话预约",
    Booking.URL: "网上预约",
    Booking.MINI_PROGRAM: "小程序预约",
    Booking.UNKNOWN: "要不要预约未核实",
}


class OnDuty(StrEnum):
    """Professionals who staff an offer."""

    RELATIONS_COORDINATOR = "relations_coordinator"
    BARGAINING_INSTRUCTOR = "bargaining_instructor"
    MEDIATOR = "mediator"
    LABOUR_SUPERVISOR = "labour_supervisor"
    COUNSELLOR = "counsellor"
    LAWYER = "lawyer"

    @property
    def zh(self) -> str:
        """The Chinese name of the profession."""
        return Sentence(ON_DUTY_LABELS[self])


ON_DUTY_LABELS = {
    OnDuty.RELATIONS_COORDINATOR: "劳动关系协调员",
    OnDuty.BARGAINING_INSTRUCTOR: "集体协商指导员",
    OnDuty.MEDIATOR: "劳动争议调解员",
    OnDuty.LABOUR_SUPERVISOR: "劳动法律监督员",
    OnDuty.COUNSELLOR: "心理咨询师",
    OnDuty.LAWYER: "律师",
}
# Shorter words that clerks and workers use.
ON_DUTY_WORDINGS = {
    "协调员": OnDuty.RELATIONS_COORDINATOR,
    "协商指导员": OnDuty.BARGAINING_INSTRUCTOR,
    "调解员": OnDuty.MEDIATOR,
    "法律监督员": OnDuty.LABOUR_SUPERVISOR,
    "监督员": OnDuty.LABOUR_SUPERVISOR,
    "心理咨询员": OnDuty.COUNSELLOR,
    "咨询师": OnDuty.COUNSELLOR,
}
