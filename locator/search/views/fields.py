"""States of opening as a question writes them."""

from typing import Annotated

from pydantic import BeforeValidator

from locator.hours.domain.state import OpenState
from locator.http.fields import split_list

OpenStates = Annotated[list[OpenState], BeforeValidator(split_list)]
