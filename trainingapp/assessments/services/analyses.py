"""Writing, sending, agreeing and sending back a training needs analysis."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import NeedsAnalysis, NeedsEvent, NeedsItem
from trainingapp.assessments.services.writing import lock, note
from trainingapp.assessments.terms import AnalysisEventKind, AnalysisState
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of


def start_analysis(session: Session, *, actor: Person, plan: Plan, number: int) -> NeedsAnalysis:
    """Begin the first or the second analysis; one that was begun is simply given back.

    The second needs the first agreed, and starts with its items: importance, levels, route, action and owner
    as they were; priorities follow the rule again, and dates are set anew. Raises NotAllowed for anybody but
    the coordinator and the assigned alliance supervisor. Source: S3 L140 to L142, L256.
    """
    rules.check_writer(party_of(plan, actor.id))
    rules.check_open(plan.state)
    if number not in (1, 2):
        raise DomainError("There are two training needs analyses, the first and the second")
    found = queries.analysis(session, plan=plan, number=number)
    if found is not None:
        return found
    analysis = NeedsAnalysis(plan=plan, number=number, items=_first_items(session, actor, plan, number))
    try:
        with session.begin_nested():
            session.add(analysis)
    except IntegrityError:  # both began it at the same moment
        found = queries.analysis(session, plan=plan, number=number)
        if found is None:
            raise
        return found
    note(session, actor, analysis, "analysis:started")
    return analysis


def _first_items(session: Session, actor: Person, plan: Plan, number: int) -> list[NeedsItem]:
    if number == 1:
        return []
    first = queries.analysis(session, plan=plan, number=1)
    if first is None or first.state is not AnalysisState.AGREED:
        raise DomainError("Agree the first training needs analysis before you start the second")
    return [
        NeedsItem(
            position=item.position,
            topic=item.topic,
            entry_id=item.entry_id,
            subject=item.subject,
            importance=item.importance,
            current=item.current,
            target=item.target,
            gap_reason=item.gap_reason,
            route=item.route,
            course_id=item.course_id,
            action=item.action,
            owner_party=item.owner_party,
            earlier_id=item.id,
            changed_by_id=actor.id,
        )
        for item in first.items
    ]


# --- sending and agreeing -------------------------------------------------------------------------


def submit_analysis(
    session: Session, *, actor: Person, analysis: NeedsAnalysis, version: int | None = None
) -> NeedsEvent:
    """Send the analysis to the other of the two, who agrees it or sends it back.

    Needs an item, and for each gap an action, an owner and a date. `version` is that of the page looked at:
    EditConflict is raised when an item changed since.
    """
    party = party_of(analysis.plan, actor.id)
    rules.check_writer(party)
    rules.check_open(analysis.plan.state)
    lock(session, analysis)
    rules.check_move(analysis.state, AnalysisState.SUBMITTED)
    _check_seen(analysis, version)
    rules.check_complete(analysis.items)
    analysis.submitted_by = party
    analysis.submitted_at = clock.now()
    return _move(session, actor, analysis, AnalysisState.SUBMITTED, AnalysisEventKind.SUBMITTED)


def agree_analysis(
    session: Session, *, actor: Person, analysis: NeedsAnalysis, version: int | None = None
) -> NeedsEvent:
    """Agree what the other sent: from here it is locked, and its actions are the training plan.

    Raises NotAllowed for who sent it, EditConflict when it was sent anew since `version` was looked at.
    """
    _check_answering(session, actor, analysis, AnalysisState.AGREED, version)
    analysis.agreed_on = clock.today()
    return _move(session, actor, analysis, AnalysisState.AGREED, AnalysisEventKind.AGREED)


def return_analysis(
    session: Session, *, actor: Person, analysis: NeedsAnalysis, reason: str, version: int | None = None
) -> NeedsEvent:
    """Send back what the other sent, saying what should change."""
    _check_answering(session, actor, analysis, AnalysisState.CHANGES_REQUESTED, version)
    if not reason.strip():
        raise DomainError("Say what should change", "reason")
    return _move(
        session, actor, analysis, AnalysisState.CHANGES_REQUESTED, AnalysisEventKind.RETURNED, reason.strip()
    )


def _check_answering(
    session: Session, actor: Person, analysis: NeedsAnalysis, to: AnalysisState, version: int | None
) -> None:
    party = party_of(analysis.plan, actor.id)
    rules.check_writer(party)
    rules.check_open(analysis.plan.state)
    lock(session, analysis)
    rules.check_move(analysis.state, to)
    rules.check_answerer(party, analysis.submitted_by)
    _check_seen(analysis, version)


def _check_seen(analysis: NeedsAnalysis, version: int | None) -> None:
    if version is not None and version != analysis.version:
        raise EditConflict("The analysis was changed while you had it open. Look at it again first")


def _move(
    session: Session,
    actor: Person,
    analysis: NeedsAnalysis,
    to: AnalysisState,
    kind: AnalysisEventKind,
    reason: str = "",
) -> NeedsEvent:
    party = party_of(analysis.plan, actor.id)
    before = analysis.state
    analysis.state = to
    event = NeedsEvent(analysis_id=analysis.id, person_id=actor.id, party=party, kind=kind, reason=reason)
    session.add(event)
    session.flush()
    session.expire(analysis, ["events"])
    note(session, actor, analysis, f"analysis:{kind.value}", before=before.value)
    return event
