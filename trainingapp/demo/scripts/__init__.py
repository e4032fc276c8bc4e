"""The scripts: what each coordinator’s six months hold, as texts/*.yaml tell them, in programme months."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field

from trainingapp.demo import days
from trainingapp.demo.scripts.alliances import (
    Cover,
    Drawn,
    Gathering,
    Group,
    Shared,
    Visitor,
)
from trainingapp.demo.scripts.learning import (
    Again,
    Analysis,
    AnalysisReturn,
    Batch,
    Criteria,
    Later,
    LeftOut,
    Need,
    Progress,
    Redaction,
    SelfRating,
    Shown,
    SignOff,
    Statement,
    Views,
    Witness,
    Words,
)
from trainingapp.demo.scripts.meetings import (
    FailedTry,
    Meeting,
    MovedFrom,
    Offer,
    Prepared,
    Return,
)
from trainingapp.demo.scripts.pieces import (
    COORDINATOR,
    PCN,
    SUPERVISOR,
    TEXTS,
    Clock,
    OnDay,
    Part,
)
from trainingapp.demo.scripts.plans import (
    Added,
    Ending,
    Pause,
    Released,
    Spread,
    Tick,
    Transfer,
    Waived,
    WayIn,
)
from trainingapp.plans.terms import PcnSupervisorKind

__all__ = [
    "COORDINATOR",
    "PCN",
    "SUPERVISOR",
    "TEXTS",
    "Added",
    "Again",
    "Analysis",
    "AnalysisReturn",
    "Batch",
    "Clock",
    "Cover",
    "Criteria",
    "Drawn",
    "Ending",
    "FailedTry",
    "Gathering",
    "Group",
    "Later",
    "LeftOut",
    "Meeting",
    "MovedFrom",
    "Need",
    "Offer",
    "OnDay",
    "Part",
    "Pause",
    "Prepared",
    "Progress",
    "Redaction",
    "Released",
    "Return",
    "Script",
    "SelfRating",
    "Shared",
    "Shown",
    "SignOff",
    "Spread",
    "Statement",
    "Tick",
    "Transfer",
    "Views",
    "Visitor",
    "Waived",
    "WayIn",
    "Witness",
    "Words",
    "scripts",
    "shared",
    "sign_off_words",
]


class Script(Part):
    """One coordinator's programme."""

    coordinator: str
    pcn: str
    practices: dict[str, Decimal]
    alliance_supervisor: str
    pcn_supervisor: str
    pcn_supervisor_kind: PcnSupervisorKind
    enrolled_by: str
    role_specification: str = "cancer-care-coordinator"
    started: tuple[int, int]
    """Whole months and days before today."""
    employed: int
    """Days of employment before the start."""
    weekly_hours: Decimal
    meetings: tuple[Meeting, ...] = ()
    criteria: Criteria | None = None
    analyses: tuple[Analysis, ...] = ()
    progress: tuple[Progress, ...] = ()
    ratings: tuple[SelfRating, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    evidence: tuple[Shown, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    batches: tuple[Batch, ...] = ()
    protected: tuple[Released, ...] = ()
    duties: dict[str, Tick] = Field(default_factory=dict)
    pauses: tuple[Pause, ...] = ()
    waived: tuple[Waived, ...] = ()
    added: tuple[Added, ...] = ()
    spread: Spread | None = None
    transfer: Transfer | None = None
    link: WayIn | None = None
    offers: tuple[Offer, ...] = ()
    ending: Ending | None = None

    def start(self, today: date) -> date:
        """Day 1 of programme month 1."""
        months, behind = self.started
        return days.ago(today, months=months, days=behind)


def scripts() -> list[Script]:
    """Every coordinator's script, the longest programme first."""
    found = [Script.model_validate(_read(file)) for file in sorted(TEXTS.glob("coordinator-*.yaml"))]
    return sorted(found, key=lambda script: script.started, reverse=True)


def shared() -> list[Shared]:
    """The groups and conferences of each alliance."""
    return [Shared.model_validate(_read(file)) for file in sorted(TEXTS.glob("shared-*.yaml"))]


@cache
def sign_off_words() -> dict[str, dict[str, Words]]:
    """Claims and comments to choose from: by competency, then by set."""
    return {
        code: {name: Words.model_validate(words) for name, words in sets.items()}
        for code, sets in _read(TEXTS / "sign-offs.yaml").items()
    }


def _read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
