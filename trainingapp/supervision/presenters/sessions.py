"""What the pages of sessions say: headings, who is in them, who may read what was said."""

from collections.abc import Iterable, Sequence

from trainingapp.accounts.models import Person
from trainingapp.plans.terms import JOINT, KIND_WORDS, PARTY_WORDS, SHARED, Party, SessionKind
from trainingapp.supervision import rules
from trainingapp.supervision.models import Participant, SupervisionSession
from trainingapp.supervision.terms import SessionState, Sight


def heading(meeting: SupervisionSession) -> str:
    """What a session is called: "Individual supervision, month 3"; a shared one by its own title."""
    if meeting.kind in SHARED:
        return meeting.title
    months = [place.activity.month for place in meeting.participants if place.activity]
    return f"{KIND_WORDS[meeting.kind]}, month {months[0]}" if months else KIND_WORDS[meeting.kind]


def caption(meeting: SupervisionSession) -> str:
    """Whose session it is: coordinator and network, or the kind of shared session."""
    if meeting.plan is None:
        return KIND_WORDS[meeting.kind]
    return f"{meeting.plan.coordinator.name}, {meeting.plan.pcn.name}"


def readers(meeting: SupervisionSession, actor: Person, sight: Sight) -> str:
    """Who can read the record, in a sentence for this reader."""
    if meeting.kind is SessionKind.GROUP or meeting.kind is SessionKind.CONFERENCE:
        return (
            "Everybody on the register. The programme lead, and the supervisors of those who attend, "
            "see the register only; PCN supervisors see nothing of it."
        )
    others = [p for p in rules.parties(meeting.kind) if p is not rules.own_party(actor.id, meeting)]
    party = rules.own_party(actor.id, meeting)
    names = joined([*(["You"] if party else []), *names_of(meeting, others)])
    if meeting.kind in JOINT:
        lead = "The programme lead can read it too." if party else "You can read it as programme lead."
        return f"{names}. {lead}"
    if party:
        return f"{names}. The PCN supervisor and the programme lead see only that it took place."
    if sight is Sight.CONTENT:
        return f"{names}. You opened it for 24 hours; both of them see that you did, and why."
    return f"{names}. You and the PCN supervisor see only that it took place."


def shared_with(meeting: SupervisionSession) -> str:
    """Who reads what a coordinator shares for a session: "Ann", or for a joint one "Ann and Bob"."""
    return joined(names_of(meeting, set(rules.parties(meeting.kind)) - {Party.COORDINATOR}))


def names_of(meeting: SupervisionSession, parties: Iterable[Party]) -> list[str]:
    """The names of those on these sides of the plan now, in the order of the parties."""
    wanted = set(parties)
    people = [meeting.plan.assigned(p) for p in Party if p in wanted] if meeting.plan else []
    return [person.name for person in people if person is not None]


def place_words(meeting: SupervisionSession, place: Participant) -> str:
    """What somebody is in a session, inside a sentence; who leads a shared session leads it."""
    if meeting.plan is None and place.party is Party.ALLIANCE_SUPERVISOR:
        return "leads it"
    words_of_party = PARTY_WORDS[place.party]
    return words_of_party if place.party is Party.PCN_SUPERVISOR else words_of_party.lower()


def analysis_number(meeting: SupervisionSession) -> int | None:
    """Which training needs analysis, 1 or 2, the session is about, if it is about one."""
    numbers = (place.activity.needs_analysis for place in meeting.participants if place.activity)
    return next(numbers, None)


def joined(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "You, Ann and Bob"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def send_label(meeting: SupervisionSession) -> str:
    """What the button that sends a record says."""
    required = rules.must_agree(meeting.kind)
    return f"Send to {joined(names_of(meeting, required))} to agree" if required else "Finish the record"


def booking_notes(meeting: SupervisionSession) -> list[str]:
    """What to consider about the day of a session that is still booked."""
    if meeting.state is not SessionState.BOOKED:
        return []
    windows = {(p.activity.due_from, p.activity.due_to) for p in meeting.participants if p.activity}
    if len(windows) != 1:
        return []
    [(due_from, due_to)] = windows
    return rules.booking_notes(rules.day_of(meeting.starts_at), due_from, due_to)
