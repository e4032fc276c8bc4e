"""A report ready to be drawn: its content, its pictures, and what was acknowledged since."""

from dataclasses import dataclass
from datetime import datetime

from trainingapp.handover import rules
from trainingapp.handover.content import ReportContent, verification_code
from trainingapp.handover.models import HandoverReport
from trainingapp.handover.pictures import Picture, Scale, competency_map, needs_scale, timeline
from trainingapp.handover.terms import REPORT_STATE_WORDS, ReportState
from trainingapp.plans.terms import PARTY_WORDS, Party


@dataclass(frozen=True)
class Signature:
    """A side of the plan, and its acknowledgement if it was given (`at`)."""

    party: str
    name: str
    at: datetime | None
    comment: str


@dataclass(frozen=True)
class Shown:
    """Everything that `handover/report_body.html` draws, for the page and for the PDF alike."""

    content: ReportContent
    timeline: Picture
    competency_map: Picture
    needs_scale: Scale
    signatures: tuple[Signature, ...]
    """None in a draft."""
    digest: str
    code: str
    state: ReportState | None
    """None in a draft."""
    superseded_by: str
    modified_at: datetime | None
    """When something was last added to an issued report: its issue, or the last acknowledgement."""

    @property
    def duties(self) -> int:
        """How many responsibilities the three parties have."""
        return sum(len(each.duties) for each in self.content.duties)

    @property
    def duties_met(self) -> int:
        """How many of them are met."""
        return sum(duty.is_met for each in self.content.duties for duty in each.duties)

    @property
    def waiting_for(self) -> list[str]:
        """Who has still to acknowledge it."""
        return [f"{each.name} ({each.party})" for each in self.signatures if each.at is None]

    @property
    def is_acknowledged(self) -> bool:
        """Whether all three parties have."""
        return self.state is ReportState.ACKNOWLEDGED

    @property
    def state_words(self) -> str:
        """The state as readers see it."""
        return REPORT_STATE_WORDS[self.state] if self.state else "Draft"

    @property
    def reference(self) -> str:
        """What every page of the PDF carries: "HR-2026-004 · issue 1"."""
        issue = self.content.issue
        if issue is None:
            return "Draft"
        said = f"{issue.number} · issue {issue.issue}"
        return f"{said} · superseded" if self.superseded_by else said


def draft_shown(content: ReportContent) -> Shown:
    """A draft ready to be drawn."""
    return _shown(content)


def report_shown(report: HandoverReport, newest: HandoverReport | None) -> Shown:
    """An issued report ready to be drawn; `newest` is the newest issue of its plan's report."""
    superseded_by = newest.number if newest is not None and newest.issue > report.issue else ""
    state = rules.state_of(newest=not superseded_by, done=[given.party for given in report.acknowledgements])
    return _shown(
        ReportContent.of(report.content),
        signatures=_signatures(report),
        digest=report.digest,
        state=state,
        superseded_by=superseded_by,
        modified_at=max([report.created_at, *(given.created_at for given in report.acknowledgements)]),
    )


def _shown(
    content: ReportContent,
    *,
    signatures: tuple[Signature, ...] = (),
    digest: str = "",
    state: ReportState | None = None,
    superseded_by: str = "",
    modified_at: datetime | None = None,
) -> Shown:
    return Shown(
        content=content,
        timeline=timeline(content),
        competency_map=competency_map(content),
        needs_scale=needs_scale(content),
        signatures=signatures,
        digest=digest,
        code=verification_code(digest),
        state=state,
        superseded_by=superseded_by,
        modified_at=modified_at,
    )


def _signatures(report: HandoverReport) -> tuple[Signature, ...]:
    """The three sides in their order: who acknowledged, or who is asked to."""
    given = {each.party: each for each in report.acknowledgements}
    return tuple(
        Signature(PARTY_WORDS[party], given[party].person.name, given[party].created_at, given[party].comment)
        if party in given
        else Signature(PARTY_WORDS[party], _asked(report, party), None, "")
        for party in Party
    )


def _asked(report: HandoverReport, party: Party) -> str:
    person = report.plan.assigned(party)
    return person.name if person else "Nobody assigned"
