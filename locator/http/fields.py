"""Field types of request models: strict readers for the values that people and programs write."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from geodata.divisions.codes import division
from geodata.lonlat import BBox, decimal_degrees
from geodata.sentence import Sentence
from locator.time_zone import SHANGHAI

WINDOW_EXAMPLE = "2026-11-23T23:00+08:00/2026-11-24T05:00+08:00"
MAX_WINDOW = timedelta(days=1)
YEARS = range(1970, 2201)
# In a query string a plus means a space: 14:40:00+08:00 arrives as 14:40:00 08:00.
LOST_PLUS = re.compile(r"(?<=T)([\d:.]+) (?=\d\d:?\d\d$)")


def split_list(value: Any) -> Any:
    """Read ``a,b`` as a list; a JSON body may give the list itself."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _degrees(value: Any) -> Any:
    """Read a text strictly; leave a JSON number to pydantic; reject a boolean."""
    if isinstance(value, bool) or value is None:
        raise ValueError("应是十进制度数，例如 116.397428")
    return decimal_degrees(Sentence("坐标"), value) if isinstance(value, str) else value


def _integer(value: Any) -> Any:
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError("应是整数，用半角数字")
    if isinstance(value, bool):
        raise ValueError("应是整数")
    return value


def _known_division(code: str) -> str:
    return division(code).code


def _readable_box(text: str) -> str:
    BBox.parse(text)
    return text


def _moment(value: Any) -> Any:
    """Read ISO 8601; a time without a zone is in Asia/Shanghai."""
    if not isinstance(value, str):
        raise ValueError("应是时间，例如 2026-11-22T14:40:00+08:00")
    try:
        moment = datetime.fromisoformat(LOST_PLUS.sub(r"\1+", value.strip()))
    except ValueError:
        raise ValueError("应是时间，例如 2026-11-22T14:40:00+08:00") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    if moment.year not in YEARS:  # so that conversion and date arithmetic cannot overflow
        raise ValueError(Sentence("应在 {first} 年到 {last} 年之间", first=YEARS[0], last=YEARS[-1]))
    return moment


def _window(value: Any) -> Any:
    """Read an ISO 8601 interval ``start/end`` of at most a day."""
    if not isinstance(value, str) or value.count("/") != 1:
        raise ValueError(Sentence("应是起止时刻，例如 {window_example}", window_example=WINDOW_EXAMPLE))
    start, end = (_moment(part) for part in value.split("/"))
    if not timedelta() < end - start <= MAX_WINDOW:
        raise ValueError("结束应在开始之后、一天之内")
    return start, end


def limit_field(default: int, most: int) -> Any:
    """Return the field of a limit. Who asks for more than `most` gets `most` (OGC API Features, 7.15.2)."""
    description = f"Maximum number of stations; {most} at most, whatever is asked for."
    return Field(default=default, ge=1, description=description, json_schema_extra={"maximum": most})


Integer = Annotated[int, BeforeValidator(_integer)]
Division = Annotated[str, AfterValidator(_known_division)]
Box = Annotated[str, AfterValidator(_readable_box)]
Degrees = Annotated[float, BeforeValidator(_degrees), Field(allow_inf_nan=False)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Window = Annotated[
    tuple[datetime, datetime],
    BeforeValidator(_window),
    WithJsonSchema({"type": "string", "examples": [WINDOW_EXAMPLE]}),
]
