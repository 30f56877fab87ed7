"""Every page for staff as two roles: an administrator of the country, an editor of one county."""

from urllib.parse import urlencode

from recording.dataset import CITY, COUNTY, NEXT_COUNTY, DataSet
from recording.staff_member import StaffMember

FORMATS = ("xlsx", "csv", "geojson", "gpkg")
PLATFORMS = ("amap", "baidu", "tencent")


def pages(data: DataSet) -> tuple[str, ...]:
    """Return the addresses of the pages for staff, those with a number aside."""
    code, other = data.code("黄塘驿站"), data.code("江滨工会驿站")
    twin = data.code("江滨户外劳动者服务站")
    return (
        *("/staff/", "/staff/account", "/staff/calendar", "/staff/campaigns", "/staff/campaigns/new"),
        *("/staff/closures", f"/staff/closures?code={code}", "/staff/duplicates"),
        *(f"/staff/duplicates/{other}/{twin}", f"/staff/duplicates/compare?code={other}&other={twin}"),
        *(
            "/staff/duplicates/compare?code=",
            "/staff/exports",
            f"/staff/exports?division={COUNTY}&status=open",
        ),
        *(f"/staff/exports/stations.{form}?division={CITY}" for form in FORMATS),
        *("/staff/exports/stations.pdf", f"/staff/exports/plaques?division={COUNTY}"),
        *("/staff/figures", f"/staff/figures?division={CITY}&show=open_now", "/staff/figures?show=nothing"),
        *("/staff/figures/areas.json", f"/staff/figures/areas.json?division={CITY}"),
        *(
            "/staff/history",
            "/staff/history?before=9",
            "/staff/history/head",
            "/staff/imports",
            "/staff/imports/99",
        ),
        *(
            "/staff/keepers",
            f"/staff/keepers?code={code}",
            "/staff/listings",
            f"/staff/listings?division={CITY}",
        ),
        *(f"/staff/listings/{platform}.xlsx?division={CITY}" for platform in PLATFORMS),
        *("/staff/listings/stations", f"/staff/listings/stations?platform=baidu&division={COUNTY}&never=1"),
        *("/staff/people", "/staff/proposals", "/staff/proposals/99", "/staff/reports", "/staff/reports/99"),
        *(
            "/staff/rules",
            "/staff/stations",
            "/staff/stations?problem=no_position",
            "/staff/stations?after=200",
        ),
        f"/staff/stations?{urlencode({'q': '黄塘', 'division': '肇庆市'})}",
        f"/staff/stations?{urlencode({'division': '没有这里'})}",
        f"/staff/stations?division={NEXT_COUNTY}&kind=union_station&status=open",
        "/staff/stations/new",
        *(
            f"/staff/stations/{code}{more}"
            for more in ("", "/edit", "/history", "/life", "/life?to=suspended")
        ),
        *(f"/staff/stations/{code}/life?to=moved", f"/staff/stations/{data.code('装修中的驿站')}/life"),
        *(f"/staff/stations/{data.code('肇庆第2工会驿站')}/edit", "/staff/stations/999999/edit"),
        *("/staff/unions", "/staff/unions/1", "/staff/unions/999", "/staff/nothing-here"),
        f"/api/v1/staff/stations/{code}",
    )


def as_two_roles(administrator: StaffMember, editor: StaffMember, data: DataSet) -> None:
    """Record every page as both roles, and some of them in English."""
    for member in (administrator, editor):
        for address in pages(data):
            member.get(address)
    administrator.send("/staff/account/language", language="en")
    for address in pages(data)[:9]:
        administrator.get(address, "staff-english")
    for address in (
        "/staff/reports",
        "/staff/history",
        "/staff/stations",
        "/staff/people",
        "/staff/listings",
    ):
        administrator.get(address, "staff-english")
    administrator.send("/staff/account/language", language="zh")
    administrator.send("/staff/account/language", language="fr")


def of_reports(member: StaffMember) -> None:
    """Record the pages of the reports that are there."""
    for address in ("/staff/reports", "/staff/reports/1", "/staff/reports/1/photo", "/staff/reports/2"):
        member.get(address)
