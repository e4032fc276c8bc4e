"""Writing, sending, agreeing and following up a training needs analysis, on both databases."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.counting import statements
from tests.world import World
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import NeedsItem
from trainingapp.assessments.terms import AnalysisState
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party

BOTH = ["coordinator", "supervisor"]
OTHERS = ["pcn_supervisor", "lead", "other_supervisor", "other_coordinator"]

# --- writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", BOTH)
def test_both_start_and_write_it(world: World, plan: Plan, entry: Entry, who: str) -> None:
    person = getattr(world, who)
    analysis = services.start_analysis(world.session, actor=person, plan=plan, number=1)
    item = services.add_item(
        world.session, actor=person, analysis=analysis, values=acts.item_values("", entry=entry)
    )
    assert (item.topic, item.target, item.gap, item.priority) == (entry.title, 4, 2, 8)
    assert item.changed_by_id == person.id


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_starts_or_writes_it(world: World, plan: Plan, who: str) -> None:
    person = getattr(world, who)
    with pytest.raises(NotAllowed):
        services.start_analysis(world.session, actor=person, plan=plan, number=1)
    analysis = acts.drafted(world, plan, "Spreadsheets")
    with pytest.raises(NotAllowed):
        services.add_item(world.session, actor=person, analysis=analysis, values=acts.item_values("More"))
    with pytest.raises(NotAllowed):
        services.submit_analysis(world.session, actor=person, analysis=analysis)


def test_starting_twice_gives_the_same_analysis(world: World, plan: Plan) -> None:
    first = services.start_analysis(world.session, actor=world.coordinator, plan=plan, number=1)
    second = services.start_analysis(world.session, actor=world.supervisor, plan=plan, number=1)
    assert first.id == second.id
    assert len(queries.analyses(world.session, plan=plan)) == 1


@pytest.mark.parametrize("number", [0, 3])
def test_there_are_two_analyses_only(world: World, plan: Plan, number: int) -> None:
    with pytest.raises(DomainError, match="first and the second"):
        services.start_analysis(world.session, actor=world.coordinator, plan=plan, number=number)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"topic": " "}, "topic"),
        ({"topic": "SPREADSHEETS"}, "topic"),
        ({"importance": 0}, "importance"),
        ({"importance": 6}, "importance"),
        ({"current": 0}, "current"),
        ({"target": 6}, "target"),
        ({"due_on": date(2026, 5, 31)}, "due_on"),
    ],
)
def test_an_item_that_will_not_do_is_refused_at_its_field(
    world: World, plan: Plan, changes: dict[str, Any], field: str
) -> None:
    analysis = acts.drafted(world, plan, "Spreadsheets")
    with pytest.raises(DomainError) as refused:
        services.add_item(
            world.session,
            actor=world.coordinator,
            analysis=analysis,
            values=acts.item_values(**({"topic": "Another"} | changes)),
        )
    assert refused.value.field == field
    assert len(analysis.items) == 1


def test_a_competency_of_another_framework_is_refused(world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan)
    foreign = acts.foreign_entry(world.session, plan)
    with pytest.raises(DomainError) as refused:
        services.add_item(
            world.session,
            actor=world.coordinator,
            analysis=analysis,
            values=acts.item_values(entry=foreign),
        )
    assert refused.value.field == "entry_id"


@pytest.mark.parametrize("column", ["importance", "current", "target"])
def test_the_database_refuses_an_item_off_the_scale(world: World, plan: Plan, column: str) -> None:
    [item] = acts.drafted(world, plan, "Spreadsheets").items
    setattr(item, column, 6)
    with pytest.raises(IntegrityError, match=f"{column}_range"):
        world.session.flush()


def test_the_second_of_two_editors_is_refused_and_nothing_is_overwritten(world: World, plan: Plan) -> None:
    [item] = acts.drafted(world, plan, "Spreadsheets").items
    opened = item.version
    services.save_item(
        world.session,
        actor=world.supervisor,
        item=item,
        version=opened,
        values=acts.item_values(importance=5),
    )
    with pytest.raises(EditConflict, match="Sam Valesuper changed this item"):
        services.save_item(
            world.session,
            actor=world.coordinator,
            item=item,
            version=opened,
            values=acts.item_values(importance=1),
        )
    with pytest.raises(EditConflict):
        services.remove_item(world.session, actor=world.coordinator, item=item, version=opened)
    assert item.importance == 5


def test_two_people_may_change_two_items_at_once(world: World, plan: Plan) -> None:
    first, second = acts.drafted(world, plan, "Spreadsheets", "Letters").items
    versions = first.version, second.version
    for person, item, version in zip(
        (world.coordinator, world.supervisor), (first, second), versions, strict=True
    ):
        services.save_item(
            world.session,
            actor=person,
            item=item,
            version=version,
            values=acts.item_values(item.topic, importance=1),
        )
    assert (first.importance, second.importance) == (1, 1)


def test_removing_an_item_takes_only_that_one(world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan, "Spreadsheets", "Letters")
    item = analysis.items[0]
    services.remove_item(world.session, actor=world.supervisor, item=item, version=item.version)
    assert [each.topic for each in analysis.items] == ["Letters"]


# --- sending and agreeing -------------------------------------------------------------------------


@pytest.mark.parametrize(("sender", "answerer"), [BOTH, BOTH[::-1]])
def test_one_sends_and_the_other_agrees(world: World, plan: Plan, sender: str, answerer: str) -> None:
    analysis = acts.drafted(world, plan, "Spreadsheets")
    one, other = getattr(world, sender), getattr(world, answerer)
    services.submit_analysis(world.session, actor=one, analysis=analysis)
    assert queries.analyses_waiting_for(world.session, actor=other) == [analysis]
    assert queries.analyses_waiting_for(world.session, actor=one) == []
    with pytest.raises(NotAllowed):
        services.agree_analysis(world.session, actor=one, analysis=analysis)
    with pytest.raises(NotAllowed):
        services.return_analysis(world.session, actor=one, analysis=analysis, reason="Mine")
    services.agree_analysis(world.session, actor=other, analysis=analysis)
    assert (analysis.state, analysis.agreed_on) == (AnalysisState.AGREED, acts.TODAY)
    assert queries.analyses_waiting_for(world.session, actor=other) == []
    assert [(event.kind.value, event.person_id) for event in analysis.events] == [
        ("submitted", one.id),
        ("agreed", other.id),
    ]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_agrees_or_sends_back(world: World, plan: Plan, who: str) -> None:
    analysis = acts.drafted(world, plan, "Spreadsheets")
    services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    with pytest.raises(NotAllowed):
        services.agree_analysis(world.session, actor=getattr(world, who), analysis=analysis)
    with pytest.raises(NotAllowed):
        services.return_analysis(
            world.session, actor=getattr(world, who), analysis=analysis, reason="Not mine"
        )


def test_what_was_sent_is_locked_until_it_comes_back(world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan, "Spreadsheets")
    [item] = analysis.items
    services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    for act in (
        lambda: services.add_item(
            world.session, actor=world.supervisor, analysis=analysis, values=acts.item_values("More")
        ),
        lambda: services.save_item(
            world.session,
            actor=world.supervisor,
            item=item,
            version=item.version,
            values=acts.item_values(importance=1),
        ),
        lambda: services.remove_item(world.session, actor=world.supervisor, item=item, version=item.version),
    ):
        with pytest.raises(DomainError, match="waiting to be agreed"):
            act()
    with pytest.raises(DomainError, match="sent already"):
        services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    with pytest.raises(DomainError) as refused:
        services.return_analysis(world.session, actor=world.supervisor, analysis=analysis, reason=" ")
    assert refused.value.field == "reason"
    services.return_analysis(world.session, actor=world.supervisor, analysis=analysis, reason="Add Excel")
    services.save_item(
        world.session,
        actor=world.coordinator,
        item=item,
        version=item.version,
        values=acts.item_values("Spreadsheets, with charts"),
    )
    services.submit_analysis(world.session, actor=world.supervisor, analysis=analysis)
    services.agree_analysis(world.session, actor=world.coordinator, analysis=analysis)
    with pytest.raises(DomainError, match="agreed and locked"):
        services.add_item(
            world.session, actor=world.supervisor, analysis=analysis, values=acts.item_values("More")
        )
    with pytest.raises(DomainError, match="agreed already"):
        services.agree_analysis(world.session, actor=world.coordinator, analysis=analysis)
    assert [event.reason for event in analysis.events] == ["", "Add Excel", "", ""]


def test_an_analysis_without_items_is_not_sent(world: World, plan: Plan) -> None:
    with pytest.raises(DomainError, match="at least one item"):
        services.submit_analysis(world.session, actor=world.coordinator, analysis=acts.drafted(world, plan))


@pytest.mark.parametrize("missing", [{"action": " "}, {"owner_party": None}, {"due_on": None}])
def test_a_gap_without_action_owner_or_date_is_not_sent(
    world: World, plan: Plan, missing: dict[str, Any]
) -> None:
    analysis = acts.drafted(world, plan)
    services.add_item(
        world.session, actor=world.coordinator, analysis=analysis, values=acts.item_values(**missing)
    )
    with pytest.raises(DomainError, match="“Spreadsheets”"):
        services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    assert analysis.state is AnalysisState.DRAFT


def test_an_item_without_a_gap_needs_no_action(world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan)
    values = acts.item_values(current=4, action="", owner_party=None, due_on=None)
    services.add_item(world.session, actor=world.coordinator, analysis=analysis, values=values)
    services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    assert analysis.state is AnalysisState.SUBMITTED


def test_nobody_sends_or_agrees_what_they_have_not_seen(world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan, "Spreadsheets")
    opened = analysis.version
    [item] = analysis.items
    services.save_item(
        world.session,
        actor=world.supervisor,
        item=item,
        version=item.version,
        values=acts.item_values(importance=5),
    )
    with pytest.raises(EditConflict, match="changed while you had it open"):
        services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis, version=opened)
    services.submit_analysis(
        world.session, actor=world.coordinator, analysis=analysis, version=analysis.version
    )
    with pytest.raises(EditConflict):
        services.agree_analysis(world.session, actor=world.supervisor, analysis=analysis, version=opened)


def test_every_step_is_audited(world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan, "Spreadsheets")
    services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    services.return_analysis(world.session, actor=world.supervisor, analysis=analysis, reason="A secret")
    events = world.session.scalars(
        select(Event).where(Event.subject_type == "needs_analysis").order_by(Event.id)
    ).all()
    assert [event.what for event in events] == [
        "analysis:started",
        "analysis-item:added",
        "analysis:submitted",
        "analysis:returned",
    ]
    assert "secret" not in "".join(event.details for event in events)


# --- the second -----------------------------------------------------------------------------------


def test_the_second_starts_where_the_first_ended(world: World, plan: Plan, entry: Entry) -> None:
    first = acts.drafted(world, plan, "Spreadsheets")
    values = acts.item_values("", entry=entry, importance=5, current=1, target=3)
    services.add_item(world.session, actor=world.supervisor, analysis=first, values=values)
    with pytest.raises(DomainError, match="Agree the first"):
        services.start_analysis(world.session, actor=world.supervisor, plan=plan, number=2)
    services.submit_analysis(world.session, actor=world.coordinator, analysis=first)
    services.agree_analysis(world.session, actor=world.supervisor, analysis=first)
    with clock.at(acts.TODAY + timedelta(days=100)):
        second = services.start_analysis(world.session, actor=world.supervisor, plan=plan, number=2)
    for before, after in zip(first.items, second.items, strict=True):
        for column in (
            "topic",
            "entry_id",
            "importance",
            "current",
            "target",
            "action",
            "owner_party",
            "position",
        ):
            assert getattr(after, column) == getattr(before, column), column
        assert (after.earlier_id, after.due_on) == (before.id, None)


def test_totals_count_gaps_closed_and_nothing_else(session: Session, world: World, plan: Plan) -> None:
    acts.agreed(world, plan, "Spreadsheets", "Letters")
    assert queries.needs_totals(session, plan_ids=[plan.id])[plan.id] == queries.NeedsTotals(
        items=2, with_gap=2, closed=0, agreed=frozenset({1})
    )
    second = services.start_analysis(session, actor=world.supervisor, plan=plan, number=2)
    for item, current in zip(list(second.items), (4, 3), strict=True):
        services.save_item(
            session,
            actor=world.supervisor,
            item=item,
            version=item.version,
            values=acts.item_values(item.topic, current=current),
        )
    assert queries.needs_totals(session, plan_ids=[plan.id])[plan.id].closed == 0
    services.submit_analysis(session, actor=world.supervisor, analysis=second)
    services.agree_analysis(session, actor=world.coordinator, analysis=second)
    with statements(session.get_bind().engine) as seen:
        totals = queries.needs_totals(session, plan_ids=[plan.id])
    assert len(seen) <= 2
    assert totals[plan.id] == queries.NeedsTotals(items=2, with_gap=2, closed=1, agreed=frozenset({1, 2}))


def test_the_training_plan_is_the_latest_agreed_analysis(session: Session, world: World, plan: Plan) -> None:
    assert queries.training_plan(queries.analyses(session, plan=plan)) is None
    first = acts.agreed(world, plan, "Spreadsheets")
    second = services.start_analysis(session, actor=world.supervisor, plan=plan, number=2)
    assert queries.training_plan(queries.analyses(session, plan=plan)) is first
    [item] = second.items
    services.save_item(
        session, actor=world.supervisor, item=item, version=item.version, values=acts.item_values()
    )
    services.submit_analysis(session, actor=world.supervisor, analysis=second)
    services.agree_analysis(session, actor=world.coordinator, analysis=second)
    assert queries.training_plan(queries.analyses(session, plan=plan)) is second
    assert [each.owner_party for each in second.items] == [Party.COORDINATOR]
    assert session.scalars(select(NeedsItem)).all()
