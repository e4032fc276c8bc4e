"""What every change of a training needs analysis begins and ends with."""

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import NeedsAnalysis
from trainingapp.assessments.services.log import record
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import Party


def check_writing(session: Session, actor: Person, analysis: NeedsAnalysis) -> Party | None:
    """The side on which the actor writes. Raises NotAllowed or DomainError where nothing may be written."""
    party = party_of(analysis.plan, actor.id)
    rules.check_writer(party)
    rules.check_open(analysis.plan.state)
    lock(session, analysis)
    rules.check_writable(analysis.state)
    return party


def lock(session: Session, analysis: NeedsAnalysis) -> None:
    """Wait for whoever else is writing this analysis, and see what they left."""
    session.flush()
    session.refresh(analysis, ["state", "submitted_by", "version"], with_for_update=True)
    queries.read_again(session, analysis)


def touch(analysis: NeedsAnalysis) -> None:
    """Count a change of an item as a change of the analysis, so that nobody sends what they did not see."""
    flag_modified(analysis, "updated_at")


def note(session: Session, actor: Person, analysis: NeedsAnalysis, what: str, **details: str | int) -> None:
    """One line of the event log about the analysis."""
    record(
        session,
        actor=actor,
        plan=analysis.plan,
        what=what,
        subject_type="needs_analysis",
        subject_id=analysis.id,
        number=analysis.number,
        **details,
    )
