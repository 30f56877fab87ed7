"""Kinds of places in words."""

from flask import Flask

from geodata.sentence import Sentence
from locator.places.domain.found import Place

KINDS = {
    **{"division": Sentence("行政区划"), "city": Sentence("城市"), "town": Sentence("镇")},
    **{"village": Sentence("村"), "hamlet": Sentence("村"), "suburb": Sentence("街区")},
    **{"railway_station": Sentence("火车站"), "railway_halt": Sentence("火车站")},
    **{
        "subway_station": Sentence("地铁站"),
        "bus_station": Sentence("汽车站"),
        "bus_stop": Sentence("公交站"),
    },
    **{"airport": Sentence("机场"), "aerodrome": Sentence("机场"), "hospital": Sentence("医院")},
    **{"university": Sentence("大学"), "college": Sentence("学院"), "school": Sentence("学校")},
    **{"mall": Sentence("商场"), "marketplace": Sentence("市场"), "park": Sentence("公园")},
    **{"attraction": Sentence("景点"), "motorway_junction": Sentence("高速出入口")},
    **{"milestone": Sentence("里程碑"), "services": Sentence("服务区"), "fuel": Sentence("加油站")},
    **{
        "subway_entrance": Sentence("地铁出入口"),
        "crossing": Sentence("路口"),
        "crossings": Sentence("路口"),
    },
    **{"estate": Sentence("小区"), "works": Sentence("园区"), "building": Sentence("楼")},
    **{"neighbourhood": Sentence("街区"), "quarter": Sentence("街区"), "hotel": Sentence("酒店")},
    **{"gate": Sentence("大门"), "road": Sentence("路"), "expressway": Sentence("公路")},
    **{"address": Sentence("门牌"), "station": Sentence("驿站"), "border_crossing": Sentence("口岸")},
}
OTHER = Sentence("地点")


def kind_label(place: Place) -> Sentence:
    """Return what kind of place it is."""
    return KINDS.get(place.kind, OTHER)


def register(app: Flask) -> None:
    """Add the template filter to an application."""
    app.jinja_env.filters["place_kind"] = kind_label
