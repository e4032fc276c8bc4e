"""Reads of sessions and their records, each scoped to what the reader may see."""

from trainingapp.supervision.queries.actions import action, actions_around, open_actions
from trainingapp.supervision.queries.agreements import escalation_route
from trainingapp.supervision.queries.bookings import (
    bookings_of,
    busy,
    moves,
    open_shared_activities,
    register_of,
    sessions_between,
    shared_between,
)
from trainingapp.supervision.queries.competencies import competencies_of, discussed
from trainingapp.supervision.queries.groups import group_candidates, open_groups
from trainingapp.supervision.queries.handing_over import (
    booked_sessions,
    groups_led_by,
    is_within,
    open_items,
)
from trainingapp.supervision.queries.joint import promised
from trainingapp.supervision.queries.next_session import next_session
from trainingapp.supervision.queries.notes import glass_breaks, note, recent_glass_breaks
from trainingapp.supervision.queries.offers import (
    OpenOffer,
    WaitingOffer,
    invitation_of,
    offer,
    offers_waiting,
    open_offers,
    open_offers_of,
)
from trainingapp.supervision.queries.places import (
    GroupToJoin,
    group_to_join,
    group_to_offer,
    groups_to_join,
    open_group_activities,
    opening,
)
from trainingapp.supervision.queries.preparations import preparation
from trainingapp.supervision.queries.records import records_waiting_for, records_waiting_on_others
from trainingapp.supervision.queries.registers import content_of, guest, register, theme, turnouts
from trainingapp.supervision.queries.scope import visible_to
from trainingapp.supervision.queries.sessions import meeting, meetings, records_to_write, upcoming
from trainingapp.supervision.queries.standings import standings

__all__ = [
    "GroupToJoin",
    "OpenOffer",
    "WaitingOffer",
    "action",
    "actions_around",
    "booked_sessions",
    "bookings_of",
    "busy",
    "competencies_of",
    "content_of",
    "discussed",
    "escalation_route",
    "glass_breaks",
    "group_candidates",
    "group_to_join",
    "group_to_offer",
    "groups_led_by",
    "groups_to_join",
    "guest",
    "invitation_of",
    "is_within",
    "meeting",
    "meetings",
    "moves",
    "next_session",
    "note",
    "offer",
    "offers_waiting",
    "open_actions",
    "open_group_activities",
    "open_groups",
    "open_items",
    "open_offers",
    "open_offers_of",
    "open_shared_activities",
    "opening",
    "preparation",
    "promised",
    "recent_glass_breaks",
    "records_to_write",
    "records_waiting_for",
    "records_waiting_on_others",
    "register",
    "register_of",
    "sessions_between",
    "shared_between",
    "standings",
    "theme",
    "turnouts",
    "upcoming",
    "visible_to",
]
