"""Days 3, 7, 14, then weekly; who else hears of it; never twice for one stage."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainingapp.plans.calendar import is_working_day
from trainingapp.plans.terms import Party
from trainingapp.worklist import rules
from trainingapp.worklist.items import Item, Owner
from trainingapp.worklist.terms import ItemKind

TODAY = date(2026, 6, 30)
LEAD, SUPERVISOR = uuid4(), uuid4()


def item(days: int, owner: UUID | None = SUPERVISOR) -> Item:
    return Item(
        kind=ItemKind.WRITE_RECORD,
        plan_id=None,
        whom="",
        what="Write the record",
        since=TODAY - timedelta(days=days),
        owner=Owner(owner, "", Party.ALLIANCE_SUPERVISOR if owner else None),
        endpoint="supervision.record_session",
    )


def due(things: list[Item], reached: dict[tuple[str, UUID], int] | None = None) -> list[rules.Due]:
    found = rules.due_today(things, plans={}, leads=[LEAD], agreed={}, reached=reached or {}, today=TODAY)
    return list(found)


@pytest.mark.parametrize(
    ("days", "stage"),
    [(-5, 0), (0, 0), (2, 0), (3, 3), (6, 3), (7, 7), (13, 7), (14, 14), (20, 14), (21, 21), (365, 364)],
)
def test_stages(days: int, stage: int) -> None:
    assert rules.stage(days) == stage


def test_owner_is_told_once_for_each_stage() -> None:
    thing = item(8)
    assert [each.person_id for each in due([thing])] == [SUPERVISOR]
    assert due([thing], {(thing.key, SUPERVISOR): 7}) == []
    assert [each.stage for each in due([thing], {(thing.key, SUPERVISOR): 3})] == [7]


def test_after_a_fortnight_the_lead_hears_as_well() -> None:
    told = {(each.person_id, each.is_escalation) for each in due([item(15)])}
    assert told == {(SUPERVISOR, False), (LEAD, True)}
    assert {each.person_id for each in due([item(13)])} == {SUPERVISOR}


def test_what_falls_to_the_lead_is_told_the_lead_and_escalated_to_nobody() -> None:
    for thing in (item(15, None), item(15, LEAD)):
        assert [(each.person_id, each.is_escalation) for each in due([thing])] == [(LEAD, False)]


@settings(deadline=None)  # the first call reads the holidays
@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_nothing_is_silent_for_more_than_a_fortnight(since: date) -> None:
    reached, last = 0, since
    for day in (since + timedelta(days=n) for n in range(1, 120)):
        stage = rules.stage((day - since).days)
        if is_working_day(day) and stage > reached:
            assert (day - last).days <= 14
            reached, last = stage, day
