"""Who may see and do what with a session. Source: the visibility table, R38."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.accounts.terms import Role
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import JOINT, SHARED, Party, SessionKind
from trainingapp.supervision.terms import Sight

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.plans.models import Plan
    from trainingapp.supervision.models import Action, SupervisionSession


GLASS_LASTS = timedelta(hours=24)
PRIVATE_KINDS = frozenset({SessionKind.INDIVIDUAL, SessionKind.NEEDS_ANALYSIS})
"""Between the coordinator and the alliance supervisor alone."""


def parties(kind: SessionKind) -> tuple[Party, ...]:
    """The sides that meet in a session of one plan. Source: S3 L119, L132 to L161."""
    if kind in JOINT:
        return (Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR, Party.PCN_SUPERVISOR)
    return (Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR)


def must_agree(kind: SessionKind) -> frozenset[Party]:
    """Who agrees a record once the alliance supervisor has sent it, and by sending it agreed.

    Groups and conferences: nobody; their register and shared note stand as sent. Source: R35, R36.
    """
    if kind in SHARED:
        return frozenset()
    return frozenset(parties(kind)) - {Party.ALLIANCE_SUPERVISOR}


def own_party(person_id: UUID, meeting: "SupervisionSession") -> Party | None:
    """The side of the session a person is on now: by the plan, or by their place in a shared session."""
    if meeting.plan is not None:
        party = party_of(meeting.plan, person_id)
        return party if party in parties(meeting.kind) else None
    if meeting.led_by_id == person_id:
        return Party.ALLIANCE_SUPERVISOR
    attends = any(p.person_id == person_id for p in meeting.participants)
    return Party.COORDINATOR if attends else None


def sight(actor: "Person", meeting: "SupervisionSession", *, glass_broken: bool = False) -> Sight:
    """How much of a session somebody may see, once it is theirs to see at all. Source: R38.

    An alliance supervisor who does not lead a shared session sees its register, if their coordinators attend:
    which sessions those are is for `queries.visible_to`, so only the role is asked here.
    """
    if actor.alliance_id != meeting.alliance_id:
        return Sight.NOTHING
    if own_party(actor.id, meeting) is not None:
        return Sight.CONTENT
    if actor.has(Role.PROGRAMME_LEAD):
        whole = meeting.kind in JOINT or (glass_broken and meeting.kind in PRIVATE_KINDS)
        return Sight.CONTENT if whole else Sight.OUTLINE
    if meeting.kind in SHARED and actor.has(Role.ALLIANCE_SUPERVISOR):
        return Sight.OUTLINE
    return Sight.NOTHING


def may_read_content(actor: "Person", meeting: "SupervisionSession", *, glass_broken: bool = False) -> bool:
    """Whether somebody may read what was recorded."""
    return sight(actor, meeting, glass_broken=glass_broken) is Sight.CONTENT


def is_shown(actor: "Person", meeting: "SupervisionSession") -> bool:
    """Whether what was written so far is shown to a reader of the content: a draft only to who writes it."""
    record = meeting.record
    return record is not None and (record.submitted_at is not None or may_run(actor, meeting))


def may_run(actor: "Person", meeting: "SupervisionSession") -> bool:
    """Whether somebody writes this record: the assigned alliance supervisor, or who leads the group."""
    return own_party(actor.id, meeting) is Party.ALLIANCE_SUPERVISOR


def may_break_glass(actor: "Person", meeting: "SupervisionSession") -> bool:
    """The programme lead, for a record that is otherwise between two people."""
    return (
        actor.has(Role.PROGRAMME_LEAD)
        and meeting.kind in PRIVATE_KINDS
        and sight(actor, meeting) is Sight.OUTLINE
    )


def may_keep_note(actor: "Person", meeting: "SupervisionSession") -> bool:
    """The coordinator and the alliance supervisor each keep private notes of their own."""
    return own_party(actor.id, meeting) in {Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR}


def may_see_action(party: Party | None, action: "Action", raised_in: SessionKind) -> bool:
    """The PCN supervisor sees actions of joint sessions and their own, the other two all of the plan."""
    if party is Party.PCN_SUPERVISOR:
        return raised_in in JOINT or action.owner_party is Party.PCN_SUPERVISOR
    return party is not None


def may_close_action(actor: "Person", action: "Action", plan: "Plan") -> bool:
    """The side that owns an action, and the alliance supervisor of the plan."""
    party = party_of(plan, actor.id)
    return party is not None and party in {action.owner_party, Party.ALLIANCE_SUPERVISOR}


def glass_is_broken(broken_at: Iterable[datetime], now: datetime) -> bool:
    """Whether one of these moments opened the record and the 24 hours are not over."""
    return any(moment <= now < moment + GLASS_LASTS for moment in broken_at)
