"""What was learned: competencies by area, and training needs first against second."""

from itertools import groupby

from trainingapp.assessments import rules
from trainingapp.assessments.queries import Line
from trainingapp.assessments.terms import LEVEL_WORDS, STATUS_WORDS, CompetencyStatus
from trainingapp.core.clock import LONDON
from trainingapp.handover.content import Area, Competency, Mark, Need, Needs
from trainingapp.handover.queries import Material
from trainingapp.handover.terms import Tone

TONES = {
    CompetencyStatus.CONFIRMED: Tone.DONE,
    CompetencyStatus.CONDITIONAL: Tone.DONE,
    CompetencyStatus.FROZEN: Tone.WAITING,
    CompetencyStatus.REVOKED: Tone.MISSED,
    CompetencyStatus.NOT_APPLICABLE: Tone.NONE,
    CompetencyStatus.REQUESTED: Tone.WAITING,
    CompetencyStatus.MORE_EVIDENCE: Tone.MISSED,
    CompetencyStatus.NOT_YET: Tone.MISSED,
    CompetencyStatus.SELF_ASSESSED: Tone.BOOKED,
    CompetencyStatus.NOT_STARTED: Tone.NONE,
}


def areas(found: Material) -> tuple[Area, ...]:
    """Every competency of the framework in its area: the coordinator's view, and what was confirmed."""
    grouped = groupby(found.lines, key=lambda line: (line.entry.section_code, line.entry.section_title))
    return tuple(
        Area(code=code, title=title, competencies=tuple(_competency(line) for line in lines))
        for (code, title), lines in grouped
    )


def _competency(line: Line) -> Competency:
    rating, confirmed, status = line.rating, line.confirmed, line.status
    return Competency(
        code=line.entry.code,
        statement=line.entry.statement,
        knowledge=rating.knowledge if rating else None,
        confidence=rating.confidence if rating else None,
        rated_on=rating.created_at.astimezone(LONDON).date() if rating else None,
        status=status,
        mark=Mark(word=STATUS_WORDS[status], tone=TONES[status]),
        level=LEVEL_WORDS[confirmed.level] if confirmed and confirmed.level else "",
        signed_by=confirmed.decided_by.name if confirmed else "",
        signed_on=confirmed.created_at.astimezone(LONDON).date() if confirmed else None,
    )


def needs(found: Material) -> Needs:
    """The agreed needs analyses side by side: each need of the first, then what is new in the second."""
    first, second = found.analyses.get(1), found.analyses.get(2)
    moved = rules.movements(first.items if first else [], second.items if second else [])
    return Needs(
        first_on=first.agreed_on if first else None,
        second_on=second.agreed_on if second else None,
        items=tuple(
            Need(
                topic=each.topic,
                importance=each.importance,
                target=each.target,
                first=each.first,
                second=each.second,
                first_gap=each.first_gap,
                second_gap=each.second_gap,
                movement=each.in_words if second else "Not measured again",
                is_unmet=each.is_unmet,
            )
            for each in moved
        ),
    )
