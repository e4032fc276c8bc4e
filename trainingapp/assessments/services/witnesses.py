"""Asking a third person for a statement, taking the request back, and their answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import Evidence, EvidenceLink, WitnessRequest, WitnessRequestEntry
from trainingapp.assessments.services.competencies import check_in_framework
from trainingapp.assessments.services.log import record
from trainingapp.assessments.terms import EvidenceKind, WitnessState
from trainingapp.audit.rules import Detail
from trainingapp.core import clock
from trainingapp.core.actor import Actor
from trainingapp.core.errors import DomainError
from trainingapp.frameworks.models import Entry
from trainingapp.notifications import services as notifications
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of


@dataclass(frozen=True)
class Witness:
    """Who was asked, as somebody mail goes to and who acts: a witness is no person of this service."""

    id: UUID
    """Of the request."""
    name: str
    email: str
    is_active: bool = True


def ask_witness(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    name: str,
    email: str,
    role_title: str,
    about: str,
    entries: Sequence[Entry],
    expires_on: date,
) -> WitnessRequest:
    """Ask somebody for a statement about these competencies; they get a link that works once, by mail.

    Raises NotAllowed for anybody but the coordinator; DomainError at `name`, `email`, `role_title`, `about`,
    `entries` or `expires_on`, where they were asked already, and where many others were.
    """
    rules.check_coordinator(party_of(plan, actor.id))
    rules.check_open(plan.state)
    name, email, role_title, about = name.strip(), email.strip(), role_title.strip(), about.strip()
    _check_told(name=name, email=email, role_title=role_title, about=about)
    rules.check_witness(plan, email)
    rules.check_until(expires_on, clock.today())
    if not entries:
        raise DomainError("Select at least one competency to ask about", "entries")
    check_in_framework(plan, entries, "entries")
    session.refresh(
        plan, ["state", "version"], with_for_update=True
    )  # one request at a time, or the count is wrong
    _check_not_asked_yet(queries.witness_requests(session, plan=plan), email)
    request = WitnessRequest(
        plan=plan,
        asked_by_id=actor.id,
        name=name,
        email=email,
        role_title=role_title,
        about=about,
        expires_on=expires_on,
        entries=[WitnessRequestEntry(entry_id=entry.id) for entry in dict.fromkeys(entries)],
    )
    session.add(request)
    session.flush()
    _mail(session, actor, request)
    _record(session, actor, "witness:asked", request, competencies=len(request.entries))
    return request


def revoke_witness(session: Session, *, actor: Person, request: WitnessRequest) -> None:
    """Take a request back: its link no longer works. Again, or after its last day, does nothing.

    Raises NotAllowed for anybody but the coordinator, DomainError where the statement was given.
    """
    rules.check_coordinator(party_of(request.plan, actor.id))
    _lock(session, request)
    if request.answered_at:
        raise DomainError(f"{request.name} has given the statement already. It is in your evidence")
    if request.revoked_at is None:
        request.revoked_at = clock.now()
        _record(session, actor, "witness:revoked", request)


def give_statement(
    session: Session,
    *,
    request: WitnessRequest,
    knows_how: str,
    saw_what: str,
    could_improve: str = "",
    reader: Person | None = None,
) -> Evidence:
    """A witness answers, once: their words become evidence for what they were asked about.

    `reader` is whoever is signed in on the device. Raises NotAllowed where that is a party of the plan;
    DomainError at `knows_how` or `saw_what`, and where the link no longer takes an answer, saying why.
    """
    plan = request.plan
    rules.check_third_person(plan, reader.id if reader else None)
    _lock(session, request)
    rules.check_answerable(request, clock.today())
    rules.check_open(plan.state)
    answers = (knows_how.strip(), saw_what.strip(), could_improve.strip())
    rules.check_answers(*answers[:2])
    evidence = Evidence(
        plan=plan,
        kind=EvidenceKind.WITNESS_STATEMENT,
        title=f"Statement by {request.name}, {request.role_title}",
        reflection=_as_one_text(answers),
        happened_on=clock.today(),
        links=[EvidenceLink(entry_id=each.entry_id, how=_how(request)) for each in request.entries],
    )
    request.knows_how, request.saw_what, request.could_improve = answers
    request.answered_at = clock.now()
    request.evidence = evidence
    session.add(evidence)
    witness = Witness(request.id, request.name, request.email)
    _record(session, witness, "witness:answered", request, evidence=str(evidence.id))
    return evidence


def _check_told(**told: str) -> None:
    asked = {
        "name": "Enter the name of the witness",
        "email": "Enter their e-mail address",
        "role_title": "Enter what they do, for example practice nurse",
        "about": "Say what you ask them to write about",
    }
    for field, message in asked.items():
        if not told[field]:
            raise DomainError(message, field)


def _check_not_asked_yet(earlier: Sequence[WitnessRequest], email: str) -> None:
    today = clock.today()
    waiting = [each for each in earlier if rules.witness_state(each, today) is WitnessState.ASKED]
    if any(rules.mailbox(each.email) == rules.mailbox(email) for each in waiting):
        raise DomainError(
            "You have asked them already, and the link still works. Take that request back to ask anew",
            "email",
        )
    rules.check_number(earlier, clock.now(), today)


def _mail(session: Session, actor: Person, request: WitnessRequest) -> None:
    """The worker signs the request's id when it writes the mail, so that no row holds the address."""
    notifications.put(
        session,
        kind="witness-request",
        to=Witness(request.id, request.name, request.email),
        params={
            "request_id": request.id.hex,
            "coordinator": actor.name,
            "until": request.expires_on.isoformat(),
        },
        alliance_id=request.plan.alliance_id,
        waiting_id=actor.id,
        about_path=f"/plans/{request.plan_id}/witnesses",
        unique_key=f"witness-request:{request.id}",
    )


def _as_one_text(answers: Sequence[str]) -> str:
    pairs = zip(rules.QUESTIONS.values(), answers, strict=True)
    return "\n\n".join(f"{question}\n{answer}" for question, answer in pairs if answer)


def _how(request: WitnessRequest) -> str:
    return f"{request.name}, {request.role_title}, was asked what they saw of this."


def _lock(session: Session, request: WitnessRequest) -> None:
    """See it as it is now, and let nobody else answer or revoke until this is done."""
    session.refresh(request, ["answered_at", "revoked_at", "evidence_id", "version"], with_for_update=True)


def _record(session: Session, actor: Actor, what: str, request: WitnessRequest, **details: Detail) -> None:
    session.flush()
    record(
        session,
        actor=actor,
        plan=request.plan,
        what=what,
        subject_type="witness_request",
        subject_id=request.id,
        **details,
    )
