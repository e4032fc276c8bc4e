"""The verbs on handover reports: issue and acknowledge."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Organisation, Person
from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.handover import queries, rules
from trainingapp.handover.content import Issue, digest
from trainingapp.handover.drafting import draft
from trainingapp.handover.models import Acknowledgement, HandoverReport
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import Party

OUT_OF_DATE = "Another issue was made since you opened this page. Load it again to see what it says"


def issue_report(
    session: Session, *, actor: Person, plan: Plan, expected_issue: int, reason: str = ""
) -> HandoverReport:
    """Freeze the report as it stands now under a number; the issue before it stays readable.

    `expected_issue` is the issue the page promised to make: sent twice, the second time gives back the first
    one's report and makes nothing. `reason` says why it is issued again.
    Raises NotAllowed for anybody but the assigned alliance supervisor; DomainError while `why_not_issued` has
    a reason, when the page is out of date, or without a reason for a second issue. Source: R96, R97.
    """
    rules.check_issue(actor, plan, [])
    _wait_for_the_next_number(session, plan)
    made = draft(session, plan, clock.today())
    if made.latest is not None and made.latest.issue == expected_issue:
        return made.latest
    if expected_issue != (made.latest.issue + 1 if made.latest else 1):
        raise DomainError(OUT_OF_DATE)
    rules.check_issue(actor, plan, rules.why_not_issued(made.content, plan.state))
    if made.latest is not None and not reason.strip():
        raise DomainError("Enter why the report is issued again", "reason")
    issue = Issue(
        number=_next_number(session, plan),
        issue=expected_issue,
        issued_on=clock.today(),
        issued_by=actor.name,
        replaces=made.latest.number if made.latest else None,
        reason=reason.strip() if made.latest else "",
    )
    content = made.content.issued_as(issue).as_data()
    report = HandoverReport(
        alliance_id=plan.alliance_id,
        plan_id=plan.id,
        number=issue.number,
        issue=issue.issue,
        issued_by_id=actor.id,
        content=content,
        digest=digest(content),
    )
    session.add(report)
    session.flush()
    _record(session, actor, report, "report:issued", digest=report.digest, replaces=issue.replaces)
    return report


def _wait_for_the_next_number(session: Session, plan: Plan) -> None:
    """Two issues of one alliance at once would take the same number: the second waits here for the first."""
    session.execute(select(Organisation.id).where(Organisation.id == plan.alliance_id).with_for_update())


def _next_number(session: Session, plan: Plan) -> str:
    """The next of the alliance's numbers of this year: "HR-2026-004". None is ever taken back."""
    prefix = f"HR-{clock.today().year}-"
    so_far = session.scalar(
        select(func.count(HandoverReport.id)).where(
            HandoverReport.alliance_id == plan.alliance_id, HandoverReport.number.startswith(prefix)
        )
    )
    return f"{prefix}{(so_far or 0) + 1:03}"


def acknowledge_report(
    session: Session, *, actor: Person, report: HandoverReport, comment: str = ""
) -> Acknowledgement:
    """Say for one's side of the plan that the report was read, with a comment if one wishes; once each.

    Doing it again changes nothing and gives back the first. Raises NotAllowed for anybody who is no party of
    the plan, DomainError for a superseded report or when somebody else did it for that side. Source: R98.
    """
    party = party_of(report.plan, actor.id) if actor.alliance_id == report.alliance_id else None
    if party is None:
        raise NotAllowed("Only the three parties of the plan acknowledge its report")
    given = _given(session, report, party)
    if given is not None:
        return _own(given, actor)
    newest = queries.newest_issue(session, plan_id=report.plan_id)
    if newest is not None and newest.issue > report.issue:
        raise DomainError(f"This report was superseded by {newest.number}. Acknowledge that one instead")
    acknowledgement = Acknowledgement(
        report_id=report.id, party=party, person_id=actor.id, comment=comment.strip()
    )
    try:
        with session.begin_nested():
            session.add(acknowledgement)
    except IntegrityError:
        given = _given(session, report, party)
        if given is None:
            raise
        return _own(given, actor)
    _record(session, actor, report, "report:acknowledged", party=party.value)
    return acknowledgement


def _given(session: Session, report: HandoverReport, party: Party) -> Acknowledgement | None:
    return session.scalars(
        select(Acknowledgement).where(Acknowledgement.report_id == report.id, Acknowledgement.party == party)
    ).first()


def _own(given: Acknowledgement, actor: Person) -> Acknowledgement:
    if given.person_id != actor.id:
        raise DomainError("Somebody else acknowledged this report for your side before")
    return given


def _record(
    session: Session, actor: Person, report: HandoverReport, what: str, **details: str | None
) -> None:
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="handover_report",
        subject_id=report.id,
        alliance_id=report.alliance_id,
        details={"plan": str(report.plan_id), "number": report.number, "issue": report.issue, **details},
    )
