"""Asking for a sign-off, for one competency or for several at once, and taking a request back."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import Decision, SignOffRequest
from trainingapp.assessments.queries import Line
from trainingapp.assessments.services.attempts import hold_plan
from trainingapp.assessments.services.competencies import check_in_framework
from trainingapp.assessments.services.decisions import check_waiting, close
from trainingapp.assessments.services.log import record
from trainingapp.assessments.signature import Signing, withdrawing_sentence
from trainingapp.assessments.terms import AttemptState, Mover, Outcome
from trainingapp.core.errors import DomainError
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of

NO_EVIDENCE = "Add at least one piece of evidence for this competency before you ask"
WAITS_ALREADY = "You have asked for this already, and it is waiting for a decision"
ASKED_MEANWHILE = "One of these was asked for a moment ago. Load the page again and see what is left"


def request_sign_off(
    session: Session, *, actor: Person, plan: Plan, entry: Entry, claim: str
) -> SignOffRequest:
    """Ask for one competency to be signed off, saying why it is met.

    A confirmed one may be asked for again: the confirmation stays in force. Raises NotAllowed for anybody but
    the coordinator; DomainError without evidence that may be used, without a claim, while a request waits, or
    where the competency does not apply.
    """
    _check_asker(session, actor, plan, [entry])
    if not claim.strip():
        raise DomainError("Say why you think this competency is met", "claim")
    line = queries.line(session, plan=plan, code=entry.code)
    if line is None:
        raise LookupError(f"the framework of the plan has no competency {entry.code}")
    rules.check_applies(line.applies)
    if line.request is not None:
        raise DomainError(WAITS_ALREADY)
    if not queries.usable_evidence(session, plan=plan, entry=entry):
        raise DomainError(NO_EVIDENCE)
    [request] = _add(session, actor, plan, [line], claim, WAITS_ALREADY)
    return request


def request_many(
    session: Session, *, actor: Person, plan: Plan, entries: Sequence[Entry], claim: str
) -> list[SignOffRequest]:
    """Ask for several competencies with one claim: all of them, or none.

    Raises NotAllowed for anybody but the coordinator; DomainError at `claim` without one, and at `entries`
    with no competency, or naming each that has no evidence, waits already or does not apply.
    """
    _check_asker(session, actor, plan, entries)
    if not entries:
        raise DomainError("Select at least one competency", "entries")
    if not claim.strip():
        raise DomainError("Say why you think these competencies are met", "claim")
    wanted = {entry.id for entry in entries}
    areas = queries.matrix(session, plan=plan)
    lines = [each for area in areas for each in area.lines if each.entry.id in wanted]
    evidenced = queries.evidenced(session, plan=plan)
    rules.check_askable(
        lacking=[each.entry.code for each in lines if each.entry.id not in evidenced],
        waiting=[each.entry.code for each in lines if each.request is not None],
        not_applying=[each.entry.code for each in lines if not each.applies],
    )
    return _add(session, actor, plan, lines, claim, ASKED_MEANWHILE)


def withdraw(session: Session, *, actor: Person, request: SignOffRequest, reason: str) -> Decision:
    """Take a request back; it stays in the record with the reason.

    Raises NotAllowed for anybody but the coordinator, DomainError without a reason or after a decision.
    """
    rules.check_coordinator(party_of(request.plan, actor.id))
    rules.check_open(request.plan.state)
    check_waiting(session, actor, request)
    rules.check_attempt_move(AttemptState.REQUESTED, AttemptState.WITHDRAWN, Mover.COORDINATOR, reason)
    return close(
        session,
        actor,
        request,
        queries.evidence(session, plan=request.plan, entry=request.entry),
        signing=Signing(outcome=Outcome.WITHDRAWN, level=None, comment=reason.strip()),
        sentence=withdrawing_sentence(request.plan.coordinator.name),
        what="sign-off:withdrawn",
    )


def _check_asker(session: Session, actor: Person, plan: Plan, entries: Sequence[Entry]) -> None:
    rules.check_coordinator(party_of(plan, actor.id))
    rules.check_open(plan.state)
    check_in_framework(plan, entries, "entries" if len(entries) != 1 else None)
    hold_plan(session, plan=plan)


def _add(
    session: Session, actor: Person, plan: Plan, lines: Sequence[Line], claim: str, refusal: str
) -> list[SignOffRequest]:
    """One request for each line; all rows first, then the log, which lets one transaction in at a time."""
    requests = [
        SignOffRequest(
            plan=plan,
            entry=each.entry,
            attempt=len(each.attempts) + 1,
            requested_by_id=actor.id,
            claim=claim.strip(),
        )
        for each in lines
    ]
    try:
        with session.begin_nested():
            session.add_all(requests)
    except IntegrityError as error:  # the same form, sent twice at the same moment
        raise DomainError(refusal) from error
    for request in requests:
        record(
            session,
            actor=actor,
            plan=plan,
            what="sign-off:requested",
            subject_type="sign_off_request",
            subject_id=request.id,
            code=request.entry.code,
            attempt=request.attempt,
        )
    return requests
