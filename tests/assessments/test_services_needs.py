"""Choosing needs, each one's own view, the check of the person specification, and following actions."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.counting import statements
from tests.world import World
from trainingapp.accounts import queries as accounts
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import CriterionCheck, NeedsItem, NeedsProgress, NeedsView
from trainingapp.assessments.rules import Rated
from trainingapp.assessments.services import Answer
from trainingapp.assessments.terms import GapReason, Met, NeedsSubject, NeedState, Route
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party

OTHERS = ["pcn_supervisor", "lead", "other_supervisor", "other_coordinator"]


def offered(world: World, plan: Plan) -> dict[str, queries.Choosable]:
    return {each.entry.code: each for each in queries.choosable(world.session, plan=plan)}


def settle(world: World, item: NeedsItem, importance: int) -> None:
    """The two talked, an hour later."""
    with clock.at(clock.now() + timedelta(hours=1)):
        services.save_item(
            world.session,
            actor=world.coordinator,
            item=item,
            version=item.version,
            values=acts.item_values("Letters", importance=importance, is_settled=True),
        )


def give(world: World, plan: Plan, who: str, **rated: Rated) -> list[NeedsItem]:
    analysis = queries.analysis(world.session, plan=plan, number=1)
    assert analysis is not None
    by_topic = {item.topic: item.id for item in analysis.items}
    return services.give_views(
        world.session,
        actor=getattr(world, who),
        analysis=analysis,
        views={by_topic[topic]: value for topic, value in rated.items()},
    )


# --- choosing -------------------------------------------------------------------------------------


def test_everything_that_a_need_can_be_about_is_offered(world: World, plan: Plan) -> None:
    found = offered(world, plan)
    assert found["CMP-A.1"].subject is NeedsSubject.COMPETENCY
    assert found["CCC-D.04"].subject is NeedsSubject.ROLE_ELEMENT
    assert {code for code, each in found.items() if each.subject is NeedsSubject.SYSTEM} == {
        "CCC-S.08",
        "CCC-S.12",
        "CCC-S.15",
        "RESP-PCN.3",
    }
    assert "CCC-S.10" not in found, "an attribute cannot be trained"
    assert not [each for each in found.values() if each.subject is NeedsSubject.CRITERION]
    assert not [each for each in found.values() if each.is_suggested]


def test_a_low_self_rating_and_an_unmet_criterion_suggest_themselves(world: World, plan: Plan) -> None:
    low, high = acts.competency(world, plan), acts.competency(world, plan, "CMP-A.2")
    for entry, knowledge in ((low, 5), (low, 2), (high, 3)):
        services.rate(
            world.session, actor=world.coordinator, plan=plan, entry=entry, knowledge=knowledge, confidence=4
        )
    check(world, plan, {"CCC-PS-EXP.03": Answer(Met.NO), "CCC-PS-EXP.01": Answer(Met.YES)})
    found = offered(world, plan)
    suggested = {code for code, each in found.items() if each.is_suggested}
    assert suggested == {"CMP-A.1", "CCC-PS-EXP.03"}
    assert "CCC-PS-EXP.01" not in found, "what was met is no need"


def test_many_are_added_at_once_and_wait_to_be_rated(world: World, plan: Plan) -> None:
    services.rate(
        world.session,
        actor=world.coordinator,
        plan=plan,
        entry=acts.competency(world, plan),
        knowledge=2,
        confidence=5,
    )
    analysis = acts.drafted(world, plan)
    found = offered(world, plan)
    chosen = [found["CMP-A.1"], found["RESP-PCN.3"]]
    added = services.choose_items(world.session, actor=world.supervisor, analysis=analysis, chosen=chosen)
    assert [(each.subject, each.current, each.target, each.is_rated) for each in added] == [
        (NeedsSubject.COMPETENCY, 2, 4, False),
        (NeedsSubject.SYSTEM, 1, 4, False),
    ]
    assert (
        services.choose_items(world.session, actor=world.coordinator, analysis=analysis, chosen=chosen) == []
    )
    assert len(analysis.items) == 2
    with pytest.raises(DomainError, match="Rate “Finding people at risk” first"):
        services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    with pytest.raises(DomainError) as refused:
        services.choose_items(world.session, actor=world.coordinator, analysis=analysis, chosen=[])
    assert refused.value.field == "chosen"


def test_an_item_keeps_the_line_it_was_chosen_from(world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan)
    found = offered(world, plan)
    [item] = services.choose_items(
        world.session, actor=world.supervisor, analysis=analysis, chosen=[found["RESP-PCN.3"]]
    )
    values = acts.item_values(
        "", entry=item.entry, gap_reason=GapReason.ACCESS, route=Route.ARRANGEMENT, importance=5
    )
    services.save_item(world.session, actor=world.coordinator, item=item, version=item.version, values=values)
    assert (item.subject, item.is_rated, item.gap_reason) == (NeedsSubject.SYSTEM, True, GapReason.ACCESS)
    with pytest.raises(DomainError) as refused:
        services.add_item(
            world.session,
            actor=world.coordinator,
            analysis=analysis,
            values=acts.item_values("Another", entry=found["CCC-S.12"].entry),
        )
    assert refused.value.field == "entry_id"


def test_a_priority_that_is_set_says_why_and_one_that_follows_the_rule_is_not_set(
    world: World, plan: Plan
) -> None:
    [item] = acts.drafted(world, plan, "Spreadsheets").items
    for given, kept in (((20, "It comes first"), (20, 20)), ((8, ""), (None, 8))):
        services.save_item(
            world.session,
            actor=world.coordinator,
            item=item,
            version=item.version,
            values=acts.item_values(priority_set=given[0], priority_reason=given[1]),
        )
        assert (item.priority_set, item.priority) == kept
    with pytest.raises(DomainError) as refused:
        services.save_item(
            world.session,
            actor=world.coordinator,
            item=item,
            version=item.version,
            values=acts.item_values(priority_set=3),
        )
    assert refused.value.field == "priority_reason"


# --- each one's own view --------------------------------------------------------------------------


def test_equal_views_are_agreed_by_themselves(world: World, plan: Plan) -> None:
    acts.drafted(world, plan, "Letters")
    give(world, plan, "coordinator", Letters=Rated(5, 1))
    [item] = give(world, plan, "supervisor", Letters=Rated(5, 1))
    assert (item.importance, item.current) == (5, 1)


def test_a_difference_of_two_is_settled_before_it_is_sent(world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan, "Letters")
    give(world, plan, "coordinator", Letters=Rated(3, 3))
    [item] = give(world, plan, "supervisor", Letters=Rated(5, 3))
    assert (item.importance, item.current) == (5, 3), "until then the larger need stands"
    with pytest.raises(DomainError, match="Talk about “Letters” first"):
        services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    settle(world, item, 4)
    assert item.importance == 4
    services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)


def test_saying_something_new_opens_it_again(world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan, "Letters")
    give(world, plan, "coordinator", Letters=Rated(1, 3))
    [item] = give(world, plan, "supervisor", Letters=Rated(5, 3))
    settle(world, item, 3)
    with clock.at(clock.now() + timedelta(hours=2)):
        give(world, plan, "supervisor", Letters=Rated(4, 3))
    with pytest.raises(DomainError, match="Talk about"):
        services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)


def test_the_same_view_twice_is_kept_once_and_earlier_ones_stay(world: World, plan: Plan) -> None:
    acts.drafted(world, plan, "Letters")
    assert give(world, plan, "coordinator", Letters=Rated(3, 3))
    assert give(world, plan, "coordinator", Letters=Rated(3, 3)) == []
    give(world, plan, "coordinator", Letters=Rated(4, 3))
    said = world.session.scalars(select(NeedsView).order_by(NeedsView.id)).all()
    assert [(view.importance, view.party) for view in said] == [
        (3, Party.COORDINATOR),
        (4, Party.COORDINATOR),
    ]
    logged = world.session.scalars(select(Event.what).where(Event.what == "analysis-views:given")).all()
    assert len(logged) == 2


def test_views_are_never_edited(session: Session, world: World, plan: Plan) -> None:
    acts.drafted(world, plan, "Letters")
    give(world, plan, "coordinator", Letters=Rated(3, 3))
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(update(NeedsView).values(importance=5))


def test_a_view_of_an_item_removed_meanwhile_is_left_out(world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan, "Letters", "Charts")
    first, second = analysis.items
    services.remove_item(world.session, actor=world.supervisor, item=first, version=first.version)
    given = {first.id: Rated(3, 3), second.id: Rated(3, 3), uuid4(): Rated(3, 3)}
    changed = services.give_views(world.session, actor=world.coordinator, analysis=analysis, views=given)
    assert [item.topic for item in changed] == ["Charts"]
    rows = world.session.scalar(select(func.count()).select_from(NeedsItem))
    assert rows == 2, "a removed item stays as a row"


@pytest.mark.parametrize("rated", [Rated(0, 3), Rated(6, 3), Rated(3, 0), Rated(3, 6)])
def test_a_view_off_the_scale_is_refused_at_its_field(world: World, plan: Plan, rated: Rated) -> None:
    [item] = acts.drafted(world, plan, "Letters").items
    with pytest.raises(DomainError) as refused:
        give(world, plan, "coordinator", Letters=rated)
    column = "current" if rated.importance == 3 else "importance"
    assert refused.value.field == f"{column}-{item.id}"
    assert item.views == []


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_has_a_view(world: World, plan: Plan, who: str) -> None:
    acts.drafted(world, plan, "Letters")
    with pytest.raises(NotAllowed):
        give(world, plan, who, Letters=Rated(3, 3))


def test_sent_and_agreed_analyses_take_no_views(world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan, "Letters")
    services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    with pytest.raises(DomainError, match="waiting to be agreed"):
        give(world, plan, "supervisor", Letters=Rated(3, 3))


def test_what_is_chosen_so_far_is_held_and_let_go_when_saved(world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan, "Letters")
    fields = {"importance-x": ["3"], "csrf_token": ["secret"]}
    services.keep_views(
        world.session, actor=world.coordinator, analysis=analysis, path="/here", fields=fields
    )
    held = accounts.held_form(world.session, actor=world.coordinator, path="/here")
    assert held is not None
    assert held.fields == {"importance-x": ["3"]}
    services.give_views(
        world.session,
        actor=world.coordinator,
        analysis=analysis,
        views={analysis.items[0].id: Rated(3, 3)},
        held_at=["/here"],
    )
    assert accounts.held_form(world.session, actor=world.coordinator, path="/here") is None


def test_sending_sixty_items_costs_few_queries(engine: Engine, world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan, *[f"Topic {number}" for number in range(60)])
    world.session.expire_all()
    with statements(engine) as seen:
        services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    assert len([each for each in seen if each.startswith("SELECT")]) <= 25, "\n".join(seen)


# --- the person specification ---------------------------------------------------------------------


def criteria(world: World, plan: Plan) -> dict[str, Entry]:
    return {line.entry.code: line.entry for line in queries.person_check(world.session, plan=plan).lines}


def check(
    world: World, plan: Plan, answers: dict[str, Answer], who: str = "supervisor", seen: int | None = None
) -> list[CriterionCheck]:
    found = queries.person_check(world.session, plan=plan)
    ids: dict[UUID, Answer] = {
        line.entry.id: answers[line.entry.code] for line in found.lines if line.entry.code in answers
    }
    return services.check_criteria(
        world.session,
        actor=getattr(world, who),
        plan=plan,
        answers=ids,
        seen=found.said if seen is None else seen,
    )


def test_the_specification_belongs_to_the_role_of_the_plan(world: World, plan: Plan) -> None:
    found = queries.person_check(world.session, plan=plan)
    assert found.specification is not None
    assert found.specification.body["facts"]["role"] == plan.role_specification.code
    assert found.lines
    assert not found.needs


def test_the_newest_check_counts_and_the_earlier_one_stays(world: World, plan: Plan) -> None:
    code = next(iter(criteria(world, plan)))
    check(world, plan, {code: Answer(Met.NO, "Interview")})
    check(world, plan, {code: Answer(Met.YES, "Certificate")}, "coordinator")
    found = queries.person_check(world.session, plan=plan)
    assert (found.said, found.needs) == (2, [])
    line = found.lines[0]
    assert line.check is not None
    assert (line.check.met, line.check.shown_by, line.check.said_by.name) == (
        Met.YES,
        "Certificate",
        world.coordinator.name,
    )
    assert check(world, plan, {code: Answer(Met.YES, "Certificate")}) == [], "said twice, kept once"


def test_two_at_once_one_wins_and_the_other_is_told(world: World, plan: Plan) -> None:
    code = next(iter(criteria(world, plan)))
    check(world, plan, {code: Answer(Met.NO)}, seen=0)
    with pytest.raises(EditConflict, match="while you had the page open"):
        check(world, plan, {code: Answer(Met.YES)}, "coordinator", seen=0)


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_checks_criteria(world: World, plan: Plan, who: str) -> None:
    code = next(iter(criteria(world, plan)))
    with pytest.raises(NotAllowed):
        check(world, plan, {code: Answer(Met.NO)}, who)
    with pytest.raises(NotAllowed):
        services.need_criteria(world.session, actor=getattr(world, who), plan=plan)


def test_what_is_not_met_becomes_needs_at_once(world: World, plan: Plan) -> None:
    with pytest.raises(DomainError, match="no need to add"):
        services.need_criteria(world.session, actor=world.supervisor, plan=plan)
    met, partly, unmet, *_ = criteria(world, plan)
    check(world, plan, {met: Answer(Met.YES), partly: Answer(Met.PARTLY), unmet: Answer(Met.NO)})
    analysis, added = services.need_criteria(world.session, actor=world.supervisor, plan=plan)
    assert analysis.number == 1, "it is started where there is none"
    assert [(item.subject, item.current) for item in added] == [
        (NeedsSubject.CRITERION, 2),
        (NeedsSubject.CRITERION, 1),
    ]
    again = services.need_criteria(world.session, actor=world.coordinator, plan=plan)
    assert again == (analysis, [])


# --- following ------------------------------------------------------------------------------------


def test_an_action_is_followed_to_its_end(world: World, plan: Plan) -> None:
    [item] = acts.agreed(world, plan, "Letters").items
    version = item.version
    for who, state in (("coordinator", NeedState.UNDER_WAY), ("supervisor", NeedState.DONE)):
        services.follow_need(world.session, actor=getattr(world, who), item=item, state=state)
    again = services.follow_need(world.session, actor=world.supervisor, item=item, state=NeedState.DONE)
    assert world.session.scalars(select(NeedsProgress.state).order_by(NeedsProgress.id)).all() == [
        NeedState.UNDER_WAY,
        NeedState.DONE,
    ]
    assert again.state is NeedState.DONE
    assert item.version == version, "the agreed analysis is not touched"


def test_who_sees_to_it_says_how_far_it_is(world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan)
    services.add_item(
        world.session,
        actor=world.coordinator,
        analysis=analysis,
        values=acts.item_values(owner_party=Party.PCN_SUPERVISOR),
    )
    services.add_item(
        world.session, actor=world.coordinator, analysis=analysis, values=acts.item_values("Mine")
    )
    services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    services.agree_analysis(world.session, actor=world.supervisor, analysis=analysis)
    theirs, mine = analysis.items
    services.follow_need(world.session, actor=world.pcn_supervisor, item=theirs, state=NeedState.DONE)
    with pytest.raises(NotAllowed):
        services.follow_need(world.session, actor=world.pcn_supervisor, item=mine, state=NeedState.DONE)


@pytest.mark.parametrize("who", ["lead", "other_supervisor", "other_coordinator", "pcn_supervisor"])
def test_nobody_else_says_how_far_it_is(world: World, plan: Plan, who: str) -> None:
    [item] = acts.agreed(world, plan, "Letters").items
    with pytest.raises(NotAllowed):
        services.follow_need(world.session, actor=getattr(world, who), item=item, state=NeedState.DONE)


def test_only_the_training_plan_is_followed(world: World, plan: Plan) -> None:
    [draft] = acts.drafted(world, plan, "Letters").items
    with pytest.raises(DomainError, match="not in the training plan"):
        services.follow_need(world.session, actor=world.coordinator, item=draft, state=NeedState.DONE)


def test_the_second_analysis_takes_its_place(world: World, plan: Plan) -> None:
    [first] = acts.agreed(world, plan, "Letters").items
    second = services.start_analysis(world.session, actor=world.supervisor, plan=plan, number=2)
    [item] = second.items
    services.save_item(
        world.session,
        actor=world.supervisor,
        item=item,
        version=item.version,
        values=acts.item_values("Letters", current=4),
    )
    services.submit_analysis(world.session, actor=world.coordinator, analysis=second)
    services.agree_analysis(world.session, actor=world.supervisor, analysis=second)
    followed = queries.followed(world.session, plan=plan)
    assert followed is not None
    assert followed.id == second.id
    with pytest.raises(DomainError, match="any more"):
        services.follow_need(world.session, actor=world.coordinator, item=first, state=NeedState.DONE)
