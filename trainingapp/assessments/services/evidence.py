"""Adding evidence, saying what it shows, withdrawing it, hiding it, and adding its redacted version."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import (
    CriterionCheck,
    Evidence,
    EvidenceEvent,
    EvidenceFile,
    EvidenceLink,
)
from trainingapp.assessments.services.competencies import check_in_framework
from trainingapp.assessments.services.log import record
from trainingapp.assessments.terms import EvidenceEventKind, EvidenceKind
from trainingapp.audit.rules import Detail
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.web_links import link_fault
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of
from trainingapp.training.models import TrainingLogEntry
from trainingapp.training.terms import LogState


@dataclass(frozen=True)
class _Said:
    """What a piece says, as it will be kept."""

    kind: EvidenceKind
    title: str
    reflection: str
    link: str
    happened_on: date


def add_evidence(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    kind: EvidenceKind,
    title: str,
    reflection: str = "",
    link: str = "",
    happened_on: date,
    shows: Mapping[Entry, str] | None = None,
    log_entry: TrainingLogEntry | None = None,
    check: CriterionCheck | None = None,
) -> Evidence:
    """Add a piece of evidence; `shows` says for each competency, in a sentence, how it shows it.

    `log_entry` is the completed training it came from, whose certificate becomes its file; `check` the
    criterion met at appointment. The same sent twice is kept once. Raises NotAllowed for anybody but the
    coordinator, DomainError at `kind`, `title`, `reflection`, `link`, `happened_on` or `how-<id of entry>`.
    """
    rules.check_coordinator(party_of(plan, actor.id))
    rules.check_open(plan.state)
    said = _Said(kind, title.strip(), reflection.strip(), link.strip(), happened_on)
    _check_said(said)
    _check_origin(plan, log_entry, check)
    shown = _checked(plan, shows or {})
    known = _known(session, plan, said, shown)
    if known is not None:
        return known
    return _add(session, actor, plan, said, shown, log_entry=log_entry, check=check)


def link_evidence(session: Session, *, actor: Person, evidence: Evidence, shows: Mapping[Entry, str]) -> None:
    """Show a piece for more competencies, each with a sentence; what is said already stays as it is.

    Raises NotAllowed for anybody but the coordinator, DomainError at `how-<id of the entry>` and where
    nothing was chosen.
    """
    plan = evidence.plan
    rules.check_changer(party_of(plan, actor.id), evidence)
    rules.check_open(plan.state)
    rules.check_stands(evidence)
    if not shows:
        raise DomainError("Select at least one competency that this shows", "entries")
    shown = _checked(plan, shows)
    with _once(session, "This was said already, in another window. Load the page again"):
        added = [_link(evidence, entry, how) for entry, how in shown.items()].count(True)
    if added:
        _record(session, actor, "evidence:linked", evidence, competencies=added)


def withdraw_evidence(session: Session, *, actor: Person, evidence: Evidence, reason: str) -> None:
    """Take a piece out of use for good; its row stays, and so does what was signed with it.

    Raises NotAllowed for anybody but the coordinator, DomainError without a reason; again does nothing.
    """
    rules.check_coordinator(party_of(evidence.plan, actor.id))
    rules.check_open(evidence.plan.state)
    if not reason.strip():
        raise DomainError("Enter the reason for withdrawing it", "reason")
    if any(each.kind is EvidenceEventKind.WITHDRAWN for each in evidence.events):
        return
    _say(session, actor, evidence, EvidenceEventKind.WITHDRAWN, reason.strip())
    _record(session, actor, "evidence:withdrawn", evidence)


def hide_evidence(
    session: Session, *, actor: Person, evidence: Evidence, reason: str, file: EvidenceFile | None = None
) -> None:
    """Say that a piece, or one file of it, needs redaction: nobody sees it from now on, and its rows stay.

    Raises NotAllowed for anybody but the coordinator and the assigned supervisor, DomainError without a
    reason. It works in a plan of any state: what may be about a patient never waits.
    """
    rules.check_hiding(party_of(evidence.plan, actor.id), evidence, reason)
    if file is not None and file.hidden_at:
        return
    hidden = [file] if file else [each for each in evidence.files if not each.hidden_at]
    for each in hidden:
        each.hidden_at = clock.now()
    _say(session, actor, evidence, EvidenceEventKind.NEEDS_REDACTION, reason.strip(), file)
    _record(session, actor, "evidence:hidden", evidence, files=len(hidden), whole=file is None)


def redact_evidence(
    session: Session,
    *,
    actor: Person,
    evidence: Evidence,
    kind: EvidenceKind,
    title: str,
    reflection: str = "",
    link: str = "",
    happened_on: date,
) -> Evidence:
    """Add the redacted version of a hidden piece, as a piece of its own; the hidden one stays hidden.

    Raises NotAllowed for anybody but the coordinator, DomainError as `add_evidence` does, for a piece that is
    not waiting for one, and for what a witness wrote.
    """
    plan = evidence.plan
    rules.check_redaction(party_of(plan, actor.id), evidence)
    rules.check_open(plan.state)
    said = _Said(kind, title.strip(), reflection.strip(), link.strip(), happened_on)
    _check_said(said)
    added = _add(session, actor, plan, said, {}, replaces=evidence)
    _say(session, actor, evidence, EvidenceEventKind.REDACTED, "")
    _record(session, actor, "evidence:redacted", evidence, by=str(added.id))
    return added


def _check_said(said: _Said) -> None:
    rules.check_kind(said.kind)
    rules.check_words(said.kind, title=said.title, reflection=said.reflection, link=said.link)
    if said.link and (fault := link_fault(said.link)):
        raise DomainError(fault, "link")
    if said.happened_on > clock.today():
        raise DomainError("The date it happened must be today or in the past", "happened_on")


def _check_origin(plan: Plan, log_entry: TrainingLogEntry | None, check: CriterionCheck | None) -> None:
    """Raises DomainError for what is of another plan, or not done."""
    if log_entry is not None and (
        log_entry.plan_id != plan.id or log_entry.state is not LogState.COMPLETED or log_entry.removed_at
    ):
        raise DomainError("Only a completed line of your own training log becomes evidence")
    if check is not None and check.plan_id != plan.id:
        raise DomainError("This criterion was checked for somebody else")


def _checked(plan: Plan, shows: Mapping[Entry, str]) -> dict[Entry, str]:
    """The sentences as they will be kept, each for a competency of the plan's framework."""
    check_in_framework(plan, shows, "entries")
    shown = {entry: how.strip() for entry, how in shows.items()}
    for entry, how in shown.items():
        rules.check_how(how, code=entry.code, field=rules.how_field(entry))
    return shown


def _link(evidence: Evidence, entry: Entry, how: str) -> bool:
    """Show a piece for one competency; whether that says anything new."""
    there = next((each for each in evidence.links if each.entry_id == entry.id), None)
    if there is None:
        evidence.links.append(EvidenceLink(entry_id=entry.id, how=how))
        return True
    if there.how == how:
        return False
    if there.how:
        raise DomainError(f"How it shows {entry.code} is said already, and stays", rules.how_field(entry))
    there.how = how  # it was added before sentences were asked for
    return True


def _known(session: Session, plan: Plan, said: _Said, shown: Mapping[Entry, str]) -> Evidence | None:
    """The piece that says the very same, where the form was sent twice."""
    wanted = {entry.id for entry in shown}
    for known in queries.evidence(session, plan=plan):
        same = all(getattr(known, name) == getattr(said, name) for name in asdict(said))
        if same and not known.events and wanted <= {each.entry_id for each in known.links}:
            return known
    return None


def _add(
    session: Session,
    actor: Person,
    plan: Plan,
    said: _Said,
    shown: Mapping[Entry, str],
    *,
    log_entry: TrainingLogEntry | None = None,
    check: CriterionCheck | None = None,
    replaces: Evidence | None = None,
) -> Evidence:
    certificate = log_entry.certificate_id if log_entry else None
    evidence = Evidence(
        plan_id=plan.id,
        **asdict(said),
        log_entry_id=log_entry.id if log_entry else None,
        check_id=check.id if check else None,
        replaces_id=replaces.id if replaces else None,
        links=[
            EvidenceLink(entry_id=entry.id, how=how)
            for entry, how in sorted(shown.items(), key=lambda each: each[0].position)
        ],
        files=[EvidenceFile(file_id=certificate)] if certificate else [],
    )
    with _once(session, "There is a redacted version of this piece already"):
        session.add(evidence)
    _record(session, actor, "evidence:added", evidence, kind=said.kind.value, competencies=len(shown))
    return evidence


def _say(
    session: Session,
    actor: Person,
    evidence: Evidence,
    kind: EvidenceEventKind,
    reason: str,
    file: EvidenceFile | None = None,
) -> None:
    evidence.events.append(
        EvidenceEvent(person_id=actor.id, kind=kind, reason=reason, file_id=file.id if file else None)
    )
    session.flush()


@contextmanager
def _once(session: Session, otherwise: str) -> Iterator[None]:
    """Write where a unique constraint lets one of two through. Raises DomainError to the other."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError as error:
        raise DomainError(otherwise) from error


def _record(session: Session, actor: Person, what: str, evidence: Evidence, **details: Detail) -> None:
    record(
        session,
        actor=actor,
        plan=evidence.plan,
        what=what,
        subject_type="evidence",
        subject_id=evidence.id,
        **details,
    )
