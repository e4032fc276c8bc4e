"""What every piece of a script is made of: days, clock times, and nothing undeclared."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from trainingapp.plans.terms import Party

TEXTS = Path(__file__).parents[1] / "texts"

OnDay = tuple[int, int]
"""Programme month and day of that month, both from 1; a day off becomes the next working day."""
Clock = Annotated[str, Field(pattern=r"^\d\d:\d\d$")]
COORDINATOR, SUPERVISOR, PCN = Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR, Party.PCN_SUPERVISOR


class Part(BaseModel):
    """A piece of a script: nothing in it that is not declared here."""

    model_config = ConfigDict(frozen=True, extra="forbid")
