"""Overall completion: computed from what a report would say today, never stored, each blocker by its name."""

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from trainingapp.assessments.terms import CompetencyStatus
from trainingapp.supervision.terms import DELIVERED, ActivityStatus

if TYPE_CHECKING:
    from trainingapp.handover.content import Area, Event, Needs, ReportContent


class BlockerKind(StrEnum):
    """What stands between a coordinator and completion."""

    COMPETENCY = "competency"
    NEEDS_ANALYSIS = "needs_analysis"
    ACTIVITY = "activity"


BLOCKER_WORDS = {
    BlockerKind.COMPETENCY: "Competencies",
    BlockerKind.NEEDS_ANALYSIS: "Training needs analyses",
    BlockerKind.ACTIVITY: "Sessions",
}


class Blocker(NamedTuple):
    """One thing that is not done: its name, and how it stands in words."""

    kind: BlockerKind
    name: str
    stands: str


class Completion(NamedTuple):
    """Whether a programme is complete, and what is not."""

    blockers: tuple[Blocker, ...]
    done: int
    """How many of the things asked for are there, of `asked`."""
    asked: int

    @property
    def is_complete(self) -> bool:
        return self.asked > 0 and not self.blockers

    def of(self, kind: BlockerKind) -> list[Blocker]:
        """The blockers of one kind, in order."""
        return [each for each in self.blockers if each.kind is kind]


def completion(content: "ReportContent") -> Completion:
    """What stands between a plan and completion, by the report that it would make today.

    Asked for: every competency that applies, confirmed without an open condition; both needs analyses agreed;
    every planned activity held or waived for a reason. Training of one's own choice is not.
    Source: S3 L217, L234, L255 to L257.
    """
    blockers = (
        *_competencies(content.areas),
        *_needs(content.needs),
        *_activities(content.events),
    )
    asked = sum(area.applicable for area in content.areas) + 2 + len(content.events)
    return Completion(blockers, asked - len(blockers), asked)


def _competencies(areas: "tuple[Area, ...]") -> Iterator[Blocker]:
    finished = {CompetencyStatus.CONFIRMED, CompetencyStatus.NOT_APPLICABLE}
    for area in areas:
        for line in area.competencies:
            if line.status not in finished:
                yield Blocker(BlockerKind.COMPETENCY, f"{line.code} {line.statement}", line.mark.word)


def _needs(needs: "Needs") -> Iterator[Blocker]:
    for name, agreed_on in (("First analysis", needs.first_on), ("Second analysis", needs.second_on)):
        if agreed_on is None:
            yield Blocker(BlockerKind.NEEDS_ANALYSIS, name, "Not agreed yet")


def _activities(events: "tuple[Event, ...]") -> Iterator[Blocker]:
    for event in events:
        if event.status not in DELIVERED and event.status is not ActivityStatus.WAIVED:
            name = f"{event.title}, month {event.month}"
            yield Blocker(BlockerKind.ACTIVITY, name, f"{event.mark.word}: {event.when}")
