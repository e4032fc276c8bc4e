"""What two views of a need come to, when the two have to talk, and how an action is followed; no database."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.assessments import rules
from trainingapp.assessments.models import CriterionCheck, NeedsItem, NeedsProgress, NeedsView, Rating
from trainingapp.assessments.rules import Rated
from trainingapp.assessments.terms import Met, NeedState
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.terms import Party

NOON = datetime(2026, 7, 8, 12, tzinfo=UTC)
LEVELS = st.integers(1, 5)
RATED = st.builds(Rated, LEVELS, LEVELS)
BOTH = [Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR]
SAID = st.lists(st.tuples(st.sampled_from(BOTH), RATED), max_size=6)


def views(*said: tuple[Party, Rated]) -> list[NeedsView]:
    """What was said, a minute after another from noon on."""
    return [
        NeedsView(party=party, importance=i, current=c, created_at=NOON + timedelta(minutes=minute))
        for minute, (party, (i, c)) in enumerate(said)
    ]


def two(one: Rated, other: Rated) -> list[NeedsView]:
    return views((BOTH[0], one), (BOTH[1], other))


def item(**changes: object) -> NeedsItem:
    given = {
        "topic": "Spreadsheets",
        "importance": 4,
        "current": 2,
        "target": 4,
        "is_rated": True,
        "action": "Take the course",
        "owner_party": Party.COORDINATOR,
        "due_on": date(2026, 9, 1),
    }
    return NeedsItem(id=uuid4(), **(given | changes))


# --- two views ------------------------------------------------------------------------------------


def test_nothing_said_comes_to_nothing() -> None:
    assert rules.agreed_value([]) is None
    assert not rules.needs_talk([], None)


@given(RATED)
def test_equal_views_become_the_value_by_themselves(rated: Rated) -> None:
    assert rules.agreed_value(two(rated, rated)) == rated
    assert not rules.needs_talk(two(rated, rated), None)


@given(RATED, st.sampled_from(BOTH))
def test_one_view_alone_stands_until_the_other_is_given(rated: Rated, party: Party) -> None:
    assert rules.agreed_value(views((party, rated))) == rated
    assert not rules.needs_talk(views((party, rated)), None)


@given(RATED, RATED)
def test_nobody_weighs_more_and_the_larger_need_stands(one: Rated, other: Rated) -> None:
    value = rules.agreed_value(two(one, other))
    assert value == rules.agreed_value(two(other, one))
    assert value is not None
    for each in (one, other):
        assert value.importance >= each.importance
        assert rules.gap(4, value.current) >= rules.gap(4, each.current)
    assert value.importance in {one.importance, other.importance}
    assert value.current in {one.current, other.current}


@given(RATED, RATED)
def test_two_levels_apart_in_either_are_talked_about(one: Rated, other: Rated) -> None:
    is_far = abs(one.importance - other.importance) >= 2 or abs(one.current - other.current) >= 2
    assert rules.needs_talk(two(one, other), None) is is_far


@given(SAID)
def test_only_the_newest_view_of_each_counts(said: list[tuple[Party, Rated]]) -> None:
    newest = dict(said)
    alone = views(*newest.items())
    assert rules.agreed_value(views(*said)) == rules.agreed_value(alone)
    assert rules.needs_talk(views(*said), None) == rules.needs_talk(alone, None)


def test_a_talk_settles_it_until_one_of_them_says_something_new() -> None:
    far = [(BOTH[0], Rated(5, 1)), (BOTH[1], Rated(3, 3))]
    talked = NOON + timedelta(minutes=5)
    assert not rules.needs_talk(views(*far), talked)
    assert rules.needs_talk(views(*far), NOON), "a talk before the second view is about something else"
    later = views(*far, *[(BOTH[0], Rated(5, 1))] * 5)
    assert rules.needs_talk(later, talked)


def test_the_other_is_shown_once_the_own_view_is_given() -> None:
    own = views((BOTH[0], Rated(3, 3)))[0]
    assert not rules.sees_the_other(None, is_agreed=False)
    assert rules.sees_the_other(own, is_agreed=False)
    assert rules.sees_the_other(None, is_agreed=True)


# --- what keeps an analysis from being sent -------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ([], "at least one item"),
        ([item(is_rated=False)], "Rate “Spreadsheets” first"),
        ([item(views=two(Rated(5, 1), Rated(3, 1)))], "Talk about “Spreadsheets” first"),
        ([item(action="")], "Give an action, an owner and a date"),
        ([item(owner_party=None)], "Give an action, an owner and a date"),
        ([item(due_on=None)], "Give an action, an owner and a date"),
    ],
)
def test_what_is_missing_is_said(found: list[NeedsItem], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        rules.check_complete(found)


def test_what_is_whole_can_be_sent() -> None:
    settled = item(views=two(Rated(5, 1), Rated(3, 1)), talked_at=NOON + timedelta(hours=1))
    rules.check_complete([item(), settled, item(current=4, action="", owner_party=None, due_on=None)])


# --- priority -------------------------------------------------------------------------------------


@given(LEVELS, LEVELS, LEVELS)
def test_priority_follows_the_published_rule(importance: int, current: int, target: int) -> None:
    need = item(importance=importance, current=current, target=target)
    assert need.gap == rules.gap(target, current) == max(0, target - current)
    assert need.priority == importance * need.gap
    assert 0 <= need.priority <= rules.HIGHEST_PRIORITY
    assert item(priority_set=0, importance=importance, current=current, target=target).priority == 0


@pytest.mark.parametrize(
    ("priority", "reason", "field"),
    [
        (21, "x", "priority_set"),
        (-1, "x", "priority_set"),
        (5, "", "priority_reason"),
        (None, "x", "priority_set"),
    ],
)
def test_a_priority_that_will_not_do_is_refused_at_its_field(
    priority: int | None, reason: str, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        rules.check_priority(priority, reason)
    assert refused.value.field == field


@pytest.mark.parametrize(("priority", "reason"), [(None, ""), (0, "Later"), (20, "First")])
def test_a_priority_with_a_reason_will_do(priority: int | None, reason: str) -> None:
    rules.check_priority(priority, reason)


# --- what suggests itself -------------------------------------------------------------------------


@given(LEVELS, LEVELS)
def test_the_lower_self_rating_suggests_a_need(knowledge: int, confidence: int) -> None:
    rating = Rating(knowledge=knowledge, confidence=confidence)
    assert rules.is_low(rating) is (min(knowledge, confidence) <= 2)
    assert rules.starting_level(rating, None) == min(knowledge, confidence)


def test_what_was_not_met_suggests_a_need() -> None:
    assert [rules.is_a_need(met) for met in (Met.YES, Met.PARTLY, Met.NO, None)] == [False, True, True, False]
    assert [rules.starting_level(None, met) for met in (Met.PARTLY, Met.NO, None)] == [2, 1, 1]


def test_the_newest_word_on_a_criterion_counts() -> None:
    first, second = uuid4(), uuid4()
    said = [
        CriterionCheck(entry_id=first, met=Met.NO),
        CriterionCheck(entry_id=second, met=Met.NO),
        CriterionCheck(entry_id=first, met=Met.YES),
    ]
    found = rules.newest_checks(said)
    assert (found[first].met, found[second].met) == (Met.YES, Met.NO)


# --- following ------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(NeedState), max_size=5))
def test_what_was_said_last_is_how_far_it_is(said: list[NeedState]) -> None:
    progress = [NeedsProgress(state=state) for state in said]
    assert rules.need_state(progress) is (said[-1] if said else NeedState.OPEN)


@pytest.mark.parametrize("state", list(NeedState))
def test_overdue_ends_with_the_action(state: NeedState) -> None:
    need = item(progress=[NeedsProgress(state=state)])
    is_over = state in {NeedState.DONE, NeedState.NOT_NEEDED}
    assert rules.is_overdue(need, date(2026, 9, 2)) is not is_over
    assert not rules.is_overdue(need, date(2026, 9, 1))


def test_the_two_and_the_owner_say_how_far_it_is() -> None:
    for writer in BOTH:
        rules.check_follower(writer, None)
    rules.check_follower(Party.PCN_SUPERVISOR, Party.PCN_SUPERVISOR)
    for party, owner in ((Party.PCN_SUPERVISOR, Party.COORDINATOR), (None, None), (None, Party.COORDINATOR)):
        with pytest.raises(NotAllowed):
            rules.check_follower(party, owner)


def test_dropping_a_need_takes_a_reason() -> None:
    with pytest.raises(DomainError) as refused:
        rules.check_progress(NeedState.NOT_NEEDED, "")
    assert refused.value.field == "note"
    rules.check_progress(NeedState.NOT_NEEDED, "The post has changed")
    rules.check_progress(NeedState.DONE, "")


@pytest.mark.parametrize(
    ("second", "state", "unmet"),
    [
        (None, NeedState.OPEN, True),
        (None, NeedState.DONE, False),
        (2, NeedState.UNDER_WAY, True),
        (2, NeedState.NOT_NEEDED, False),
        (4, NeedState.OPEN, False),
    ],
)
def test_unmet_needs_are_those_with_a_gap_and_an_action_not_ended(
    second: int | None, state: NeedState, unmet: bool
) -> None:
    progress = [NeedsProgress(state=state)]
    first = item(progress=progress if second is None else [])
    after = [] if second is None else [item(current=second, earlier_id=first.id, progress=progress)]
    [row] = rules.movements([first], after)
    assert row.is_unmet is unmet
