"""Field types of opening states, for pydantic models."""

from typing import Annotated

from pydantic import BeforeValidator

from locator.hours.domain.state import OpenState
from locator.http.fields import split_list

OpenStates = Annotated[list[OpenState], BeforeValidator(split_list)]
