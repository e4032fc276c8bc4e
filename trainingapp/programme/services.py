"""The verbs of moderation: draw a sample, open a decision of it, say what one makes of it."""

import secrets
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Organisation, Person
from trainingapp.accounts.terms import Role
from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.programme.models import ModerationPick, ModerationReview, ModerationSample
from trainingapp.programme.queries import moderation as queries
from trainingapp.programme.queries.moderation import OPENED, PICK
from trainingapp.programme.rules import moderation as rules
from trainingapp.programme.terms import Verdict

NOBODY = "No decision was taken on these days. Choose other days"


def draw_sample(
    session: Session, *, actor: Person, from_on: date, until_on: date, size: int
) -> ModerationSample:
    """Draw that many of the alliance's decisions of these days, both included, at random.

    The seed is chosen here and kept, so that anybody can make the draw again, and nobody can draw until they
    like what they see: the same days and number on one day give the sample that is there. Raises NotAllowed
    for anybody but a programme lead, DomainError for days that will not do or hold no decision.
    """
    alliance_id = _alliance_of(actor)
    rules.check_draw(from_on, until_on, size, today=clock.today())
    session.execute(select(Organisation.id).where(Organisation.id == alliance_id).with_for_update())
    there = queries.drawn_today(
        session, alliance_id=alliance_id, from_on=from_on, until_on=until_on, size=size
    )
    if there is not None:
        return there
    ids = queries.decision_ids(session, alliance_id=alliance_id, from_on=from_on, until_on=until_on)
    if not ids:
        raise DomainError(NOBODY, "from_on")
    seed = secrets.token_hex(16)
    sample = ModerationSample(
        alliance_id=alliance_id,
        drawn_by_id=actor.id,
        from_on=from_on,
        until_on=until_on,
        seed=seed,
        drawn_from=len(ids),
    )
    sample.picks = [
        ModerationPick(decision_id=each, position=position)
        for position, each in enumerate(rules.draw(ids, seed, size), 1)
    ]
    session.add(sample)
    session.flush()
    audit.record(
        session,
        actor=actor,
        what="moderation:drawn",
        subject_type="moderation_sample",
        subject_id=sample.id,
        alliance_id=alliance_id,
        details={"drawn": len(sample.picks), "drawn_from": len(ids), "seed": seed},
    )
    return sample


def open_pick(session: Session, *, actor: Person, pick: ModerationPick) -> None:
    """Write down that the actor reads a decision of a sample with its evidence; once for each of them.

    Raises NotAllowed for anybody but a lead of the alliance, and for one's own decision.
    """
    _check(actor, pick)
    if queries.has_opened(session, actor=actor, pick=pick):
        return
    audit.record(
        session,
        actor=actor,
        what=OPENED,
        subject_type=PICK,
        subject_id=pick.id,
        alliance_id=pick.sample.alliance_id,
        details={"decision": str(pick.decision_id)},
    )


def review_pick(
    session: Session, *, actor: Person, pick: ModerationPick, verdict: Verdict, note: str = ""
) -> ModerationReview:
    """Agree with a decision of a sample, or query it with a note; the newest review counts.

    Raises NotAllowed as `open_pick`, DomainError for a query without a note, or before the decision was
    opened. The same said twice is kept once.
    """
    _check(actor, pick)
    rules.check_review(verdict, note)
    if not queries.has_opened(session, actor=actor, pick=pick):
        raise DomainError("Open the decision and its evidence before you say what you make of it")
    last = pick.reviews[-1] if pick.reviews else None
    if last and (last.reviewed_by_id, last.verdict, last.note) == (actor.id, verdict, note.strip()):
        return last
    review = ModerationReview(pick_id=pick.id, reviewed_by_id=actor.id, verdict=verdict, note=note.strip())
    pick.reviews.append(review)
    session.flush()
    audit.record(
        session,
        actor=actor,
        what="moderation:reviewed",
        subject_type=PICK,
        subject_id=pick.id,
        alliance_id=pick.sample.alliance_id,
        details={"decision": str(pick.decision_id), "verdict": verdict.value},
    )
    return review


def _check(actor: Person, pick: ModerationPick) -> None:
    if _alliance_of(actor) != pick.sample.alliance_id:
        raise NotAllowed("Only a programme lead of this alliance moderates its decisions")
    rules.check_reviewer(signed_by=pick.decision.decided_by_id, reviewer=actor.id)


def _alliance_of(actor: Person) -> UUID:
    if actor.alliance_id is None or not actor.has(Role.PROGRAMME_LEAD):
        raise NotAllowed("Only a programme lead draws and reads samples of decisions")
    return actor.alliance_id
