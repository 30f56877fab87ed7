"""Read request values into pydantic models; raise InvalidRequest with all problems by parameter at once."""

from collections.abc import Mapping
from typing import Any, TypeVar

import orjson
from flask import Request
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from geodata.sentence import Sentence, pattern
from locator.errors import InvalidRequest
from locator.http.control_characters import reject_control_characters_in

Model = TypeVar("Model", bound=BaseModel)


def from_query(model: type[Model], request: Request) -> Model:
    """Read a query string; raise InvalidRequest with every problem by parameter."""
    given = request.args.to_dict(flat=False)
    repeated = {
        name: Sentence("写了两次；多个值用逗号隔开") for name, values in given.items() if len(values) > 1
    }
    if repeated:
        raise InvalidRequest(repeated)
    return validated(model, {name: values[0] for name, values in given.items()})


def from_json(model: type[Model], request: Request) -> Model:
    """Read a JSON object; raise InvalidRequest with every problem by parameter."""
    if request.args:
        raise InvalidRequest(dict.fromkeys(request.args, Sentence("写在正文里，不写在地址里")))
    if request.mimetype != "application/json":
        raise InvalidRequest({"Content-Type": Sentence("应是 application/json")})
    return from_body(model, request.get_data())


def from_body(model: type[Model], body: bytes) -> Model:
    """Read the bytes of a JSON object; raise InvalidRequest with every problem by parameter."""
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(
            {"body": Sentence("不是 JSON：第 {pos} 个字符处读不懂", pos=error.pos + 1)}
        ) from None
    if not isinstance(given, dict):
        raise InvalidRequest({"body": Sentence("应是 JSON 对象")})
    reject_control_characters_in(given.items())
    return validated(model, given)


def validated(model: type[Model], given: Mapping[str, Any]) -> Model:
    """Return a model of the given values; raise InvalidRequest with every problem by parameter."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        known = "、".join(name for name, field in model.model_fields.items() if _may_be_given(field))
        raise InvalidRequest(
            {_name(problem): _message(problem, known) for problem in error.errors(include_url=False)}
        ) from None


def _may_be_given(field: FieldInfo) -> bool:
    """Tell whether a parameter can have any value: a list of which nothing may be has none."""
    return all(getattr(limit, "max_length", None) != 0 for limit in field.metadata)


def _name(problem: ErrorDetails) -> str:
    return str(problem["loc"][0]) if problem["loc"] else "body"


def _message(problem: ErrorDetails, known: str) -> str:
    """Return the message for a problem that pydantic found."""
    context = problem.get("ctx", {})
    if problem["type"] == "value_error":
        error: ValueError = context["error"]
        message: str = error.args[0]
        return message
    return Sentence(MESSAGES.get(problem["type"], pattern("读不懂")), known=known, **context)


MESSAGES = {
    "missing": pattern("缺少这个参数"),
    "extra_forbidden": pattern("没有这个参数；可用的有 {known}"),
    "enum": pattern("不认识；应是 {expected} 之一"),
    "greater_than_equal": pattern("太小；最小 {ge}"),
    "less_than_equal": pattern("太大；最大 {le}"),
    "too_long": pattern("太多；最多 {max_length} 个"),
    "string_too_long": pattern("太长；最多 {max_length} 个字"),
    "finite_number": pattern("应是普通的数"),
    "list_type": pattern("应是一个或几个值"),
    "float_type": pattern("应是十进制度数，例如 116.397428"),
    "int_type": pattern("应是整数"),
    "int_from_float": pattern("应是整数"),
}
