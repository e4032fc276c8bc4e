"""Whose move it is on everything that is open in a plan."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from trainingapp.assessments.terms import ANALYSIS_WORDS, AnalysisState
from trainingapp.core.days import spoken
from trainingapp.plans import calendar
from trainingapp.plans.terms import KIND_WORDS, DutyParty, Party, PlanState, SessionKind
from trainingapp.supervision import rules as supervision
from trainingapp.supervision.terms import DELIVERED, ActivityStatus, RecordState
from trainingapp.worklist.items import AreaToRate, Facts, Item, Owner, RecordFact, ReportFact
from trainingapp.worklist.terms import ItemKind

if TYPE_CHECKING:
    from trainingapp.plans.models import Activity, Plan

ACTION_SHOWN_AHEAD = timedelta(days=7)
"""An action is listed from a week before its day, so that nobody hears of it on the day itself."""
LAST_MONTH = 6
MINUTES = {
    ItemKind.AGREE_RECORD: 5,
    ItemKind.WRITE_RECORD: 15,
    ItemKind.DECIDE_SIGN_OFF: 10,
    ItemKind.AGREE_ANALYSIS: 10,
    ItemKind.WRITE_ANALYSIS: 20,
    ItemKind.BOOK: 2,
    ItemKind.DO_DUTY: 2,
    ItemKind.ISSUE_HANDOVER: 10,
    ItemKind.ACKNOWLEDGE: 10,
}
"""About how long each takes, so that somebody with ten minutes can choose. Our estimates."""
MINUTES_A_RATING = 2

_ALIVE = frozenset({PlanState.ACTIVE, PlanState.PAUSED})
_EVER_STARTED = _ALIVE | {PlanState.COMPLETED}
_WAITS_IN: Mapping[ItemKind, frozenset[PlanState]] = {
    ItemKind.AGREE_RECORD: _EVER_STARTED,
    ItemKind.WRITE_RECORD: _EVER_STARTED,
    ItemKind.DECIDE_SIGN_OFF: _ALIVE,
    ItemKind.AGREE_ANALYSIS: _ALIVE,
    ItemKind.WRITE_ANALYSIS: _ALIVE,
    ItemKind.BOOK: frozenset({PlanState.ACTIVE}),
    ItemKind.RATE: frozenset({PlanState.ACTIVE}),
    ItemKind.ACT: _EVER_STARTED,
    ItemKind.DO_DUTY: frozenset({PlanState.ACTIVE, PlanState.COMPLETED}),
    ItemKind.ISSUE_HANDOVER: frozenset({PlanState.ACTIVE, PlanState.COMPLETED}),
    ItemKind.ACKNOWLEDGE: _EVER_STARTED,
}
"""The states of a plan in which such a thing waits; once it was cut short, nothing does."""

_PARTY_OF = {
    DutyParty.ALLIANCE: Party.ALLIANCE_SUPERVISOR,
    DutyParty.PCN: Party.PCN_SUPERVISOR,
    DutyParty.COORDINATOR: Party.COORDINATOR,
}
_OTHER = {
    Party.COORDINATOR: Party.ALLIANCE_SUPERVISOR,
    Party.ALLIANCE_SUPERVISOR: Party.COORDINATOR,
}


def open_items(facts: Facts, today: date) -> list[Item]:
    """Everything open in a plan, each with the one person whose move it is, oldest first."""
    sources = (
        _records(facts),
        _actions(facts, today),
        _requests(facts),
        _analyses(facts),
        _bookings(facts),
        _ratings(facts),
        _duties(facts, today),
        _handover(facts),
    )
    state = facts.plan.state
    found = (item for source in sources for item in source if state in _WAITS_IN[item.kind])
    return oldest_first(found)


def oldest_first(items: Iterable[Item]) -> list[Item]:
    """The longest waiting first; on the same day by coordinator, then by what it is."""
    return sorted(items, key=lambda item: (item.since, item.whom, item.kind, item.what))


def owner(plan: "Plan", party: Party) -> Owner:
    """Who answers for a party of the plan now."""
    person = plan.assigned(party)
    return Owner(person.id, person.name, party) if person else Owner(None, "Nobody assigned yet", party)


def _item(facts: Facts, kind: ItemKind, party: Party, what: str, since: date, **more: object) -> Item:
    given: dict[str, object] = {"minutes": MINUTES.get(kind)} | more
    plan = facts.plan
    return Item(kind, plan.id, plan.coordinator.name, what, since, owner(plan, party), **given)  # type: ignore[arg-type]  # the rest by name


def _records(facts: Facts) -> Iterator[Item]:
    for record in facts.records:
        page = {
            "endpoint": "supervision.show_session",
            "values": {"session_id": record.session_id},
            "session_kind": record.kind,
        }
        if record.state is RecordState.SUBMITTED:
            what = f"Agree the record of the {_kind(record.kind)} on {_day_of(record.starts_at)}"
            since = supervision.day_of(record.submitted_at or record.starts_at)
            for party in sorted(_still_to_agree(record)):
                yield _item(facts, ItemKind.AGREE_RECORD, party, what, since, **page)
        else:
            page["endpoint"] = "supervision.record_session"
            what, since = _writing(record)
            yield _item(facts, ItemKind.WRITE_RECORD, Party.ALLIANCE_SUPERVISOR, what, since, **page)


def shared_record(record: RecordFact) -> Item:
    """The record of a group or a conference that whoever led it has to write."""
    what, since = _writing(record)
    return Item(
        kind=ItemKind.WRITE_RECORD,
        plan_id=None,
        whom="",
        what=what,
        since=since,
        owner=Owner(record.led_by, record.led_by_name, Party.ALLIANCE_SUPERVISOR),
        endpoint="supervision.record_session",
        values={"session_id": record.session_id},
        minutes=MINUTES[ItemKind.WRITE_RECORD],
        session_kind=record.kind,
    )


def _still_to_agree(record: RecordFact) -> frozenset[Party]:
    digest = supervision.sent_digest(record.steps)
    return supervision.outstanding(supervision.must_agree(record.kind), record.steps, digest)


def _writing(record: RecordFact) -> tuple[str, date]:
    held = supervision.day_of(record.starts_at)
    said = f"the {_kind(record.kind)} on {spoken(held)}"
    if record.state is RecordState.CHANGES_REQUESTED:
        returned = supervision.day_of(record.returned_at or record.starts_at)
        return f"Change the record of {said}: it was returned", returned
    return f"Write the record of {said}", held


def _actions(facts: Facts, today: date) -> Iterator[Item]:
    for action in facts.actions:
        if action.due_on <= today + ACTION_SHOWN_AHEAD:
            yield _item(
                facts,
                ItemKind.ACT,
                action.party,
                f"{action.text.rstrip('.')} (due {spoken(action.due_on)})",
                action.due_on,
                endpoint="supervision.close_action",
                values={"action_id": action.action_id},
                session_kind=action.raised_in,
            )


def _requests(facts: Facts) -> Iterator[Item]:
    for request in facts.requests:
        yield _item(
            facts,
            ItemKind.DECIDE_SIGN_OFF,
            Party.ALLIANCE_SUPERVISOR,
            f"Decide on the sign-off of {request.code}, {request.title}",
            supervision.day_of(request.asked_at),
            endpoint="assessments.decide_sign_off",
            values={"request_id": request.request_id},
        )


def _analyses(facts: Facts) -> Iterator[Item]:
    by_number = {analysis.number: analysis for analysis in facts.analyses}
    for activity in facts.plan.activities:
        if activity.needs_analysis is None:
            continue
        number = activity.needs_analysis
        name = ANALYSIS_WORDS[number].lower()
        page = {
            "endpoint": "assessments.show_analysis",
            "values": {"plan_id": facts.plan.id, "number": number},
        }
        analysis = by_number.get(number)
        if analysis is None or analysis.state is AnalysisState.DRAFT:
            standing = facts.standings[activity.id]
            if standing.status in DELIVERED and standing.meeting is not None:
                verb = "Finish and send" if analysis else "Write"
                since = supervision.day_of(standing.meeting.starts_at)
                party = Party.ALLIANCE_SUPERVISOR
                yield _item(facts, ItemKind.WRITE_ANALYSIS, party, f"{verb} the {name}", since, **page)
        elif analysis.state is not AnalysisState.AGREED and analysis.submitted_by is not None:
            since = supervision.day_of(analysis.changed_at)
            if analysis.state is AnalysisState.SUBMITTED:
                party = _OTHER[analysis.submitted_by]
                yield _item(facts, ItemKind.AGREE_ANALYSIS, party, f"Agree the {name}", since, **page)
            else:
                what = f"Change the {name}: it was returned"
                yield _item(facts, ItemKind.WRITE_ANALYSIS, analysis.submitted_by, what, since, **page)


def _bookings(facts: Facts) -> Iterator[Item]:
    for activity in facts.plan.activities:
        standing = facts.standings[activity.id]
        title = _lower(activity.title)
        if standing.status is ActivityStatus.OVERDUE:
            what = f"Book the {title}: it was due by {spoken(activity.due_to)}"
            since = activity.due_to + calendar.ONE_DAY
        elif standing.status is ActivityStatus.MISSED and standing.meeting is not None:
            since = supervision.day_of(standing.meeting.starts_at)
            what = f"Book the {title} again: it was missed on {spoken(since)}"
        else:
            continue
        endpoint, values = booking_page(activity)
        party = Party.ALLIANCE_SUPERVISOR
        yield _item(facts, ItemKind.BOOK, party, what, since, endpoint=endpoint, values=values)


def booking_page(activity: "Activity") -> tuple[str, dict[str, object]]:
    """The endpoint where an activity is booked, and its values."""
    if activity.kind is SessionKind.GROUP:
        return "supervision.book_group", {}
    if activity.kind is SessionKind.CONFERENCE:
        if activity.conference_id is None:
            return "plans.list_conferences", {}
        return "supervision.book_conference", {"conference_id": activity.conference_id}
    return "supervision.book_session", {"plan_id": activity.plan_id, "activity_id": activity.id}


def _ratings(facts: Facts) -> Iterator[Item]:
    for area in facts.to_rate:
        left = f"{area.left} left" if area.left > 1 else "1 left"
        yield _item(
            facts,
            ItemKind.RATE,
            Party.COORDINATOR,
            f"Rate yourself on {_lower(area.title)} (month {area.month}, {left})",
            calendar.programme_month(facts.plan.starts_on, area.month).first,
            endpoint="assessments.show_competencies",
            values={"plan_id": facts.plan.id, "area": area.code},
            minutes=MINUTES_A_RATING * area.left,
        )


def _duties(facts: Facts, today: date) -> Iterator[Item]:
    for duty in facts.duties:
        if duty.due_on < today:
            yield _item(
                facts,
                ItemKind.DO_DUTY,
                _PARTY_OF[duty.party],
                f"Meet and tick the responsibility “{duty.title}”",
                duty.due_on + calendar.ONE_DAY,
                endpoint="plans.tick_responsibility",
                values={"responsibility_id": duty.duty_id},
            )


def _handover(facts: Facts) -> Iterator[Item]:
    if facts.report is None:
        yield from _handover_to_issue(facts)
        return
    report = facts.report
    for party in Party:
        if party not in report.acknowledged:
            yield _item(
                facts,
                ItemKind.ACKNOWLEDGE,
                party,
                f"Read and acknowledge the handover report {report.number}",
                supervision.day_of(report.issued_at),
                endpoint="handover.show_report",
                values={"report_id": report.report_id},
            )


def _handover_to_issue(facts: Facts) -> Iterator[Item]:
    """The report comes out of the handover interview; without one, out of the second needs analysis."""
    since = _handover_recorded(facts)
    if since is not None:
        yield _item(
            facts,
            ItemKind.ISSUE_HANDOVER,
            Party.ALLIANCE_SUPERVISOR,
            "Check and issue the handover report",
            since,
            endpoint="handover.preview_report",
            values={"plan_id": facts.plan.id},
        )


def _handover_recorded(facts: Facts) -> date | None:
    joint = [a for a in facts.plan.activities if a.kind is SessionKind.JOINT_HANDOVER]
    if not joint:
        agreed = [a for a in facts.analyses if a.number == 2 and a.state is AnalysisState.AGREED]
        return supervision.day_of(agreed[0].changed_at) if agreed else None
    standing = facts.standings[joint[0].id]
    returned = {r.session_id for r in facts.records if r.state is RecordState.CHANGES_REQUESTED}
    recorded = standing.status in {ActivityStatus.RECORDED, ActivityStatus.AGREED}
    if standing.meeting is None or not recorded or standing.meeting.id in returned:
        return None
    return supervision.day_of(standing.meeting.starts_at)


def _kind(kind: SessionKind) -> str:
    return _lower(KIND_WORDS[kind])


def _lower(words: str) -> str:
    """A title inside a sentence; what is written in capitals, such as DES, stays so."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _day_of(moment: datetime) -> str:
    return spoken(supervision.day_of(moment))


# --- what to rate ----------------------------------------------------------------------------------


def areas_to_rate(
    unrated: Iterable[tuple[str, str, Sequence[int]]], month: int, running: bool = True
) -> tuple[AreaToRate, ...]:
    """The areas of which the coordinator should have rated something by this programme month.

    `unrated`: area code, area title and programme months of each competency without a rating. One that is
    taught all along, without months, is asked for in the last month.
    """
    found: dict[str, AreaToRate] = {}
    for code, title, months in unrated:
        wanted = min(months, default=LAST_MONTH)
        if not running or wanted > month:
            continue
        known = found.get(code)
        first = min(known.month, wanted) if known else wanted
        found[code] = AreaToRate(code, title, first, known.left + 1 if known else 1)
    return tuple(found.values())


def latest_report(reports: Iterable[ReportFact]) -> ReportFact | None:
    """The newest issue: what was acknowledged before it counts for what it superseded."""
    return max(reports, key=lambda report: (report.issued_at, report.number), default=None)
