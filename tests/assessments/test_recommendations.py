"""Which courses are recommended, and why: the rule, and the page that shows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assessments import acts
from tests.counting import statements
from tests.training import acts as training_acts
from trainingapp.assessments import presenters, queries, rules, services
from trainingapp.assessments.rules import RATED_BELOW, Gap, Ground, Offer, Reason, SelfRated
from trainingapp.core.db import new_id
from trainingapp.training import services as training
from trainingapp.training.terms import LogState

CODES = ["CMP-A.1", "CMP-A.2", "CMP-B.1", "THM-1"]
IDS = [new_id() for _ in range(4)]

offers = st.lists(
    st.builds(
        Offer,
        course_id=st.sampled_from(IDS),
        title=st.sampled_from("ABCD"),
        is_core=st.booleans(),
        covers=st.frozensets(st.sampled_from(CODES), max_size=3),
        state=st.none() | st.sampled_from(LogState),
    ),
    max_size=4,
    unique_by=lambda offer: offer.course_id,
)
gaps = st.lists(
    st.builds(
        Gap,
        about=st.sampled_from("PQR"),
        levels=st.integers(0, 4),
        code=st.none() | st.sampled_from(CODES),
        course_id=st.none() | st.sampled_from(IDS),
    ),
    max_size=4,
)
ratings = st.lists(
    st.builds(
        SelfRated,
        code=st.sampled_from(CODES),
        about=st.sampled_from("XYZ"),
        knowledge=st.integers(1, 5),
        confidence=st.integers(1, 5),
    ),
    max_size=4,
    unique_by=lambda rated: rated.code,
)


def is_true(reason, offer, gaps, ratings):
    """Whether what a reason says can be found in what was given, read from it anew."""
    if reason.ground is Ground.CORE:
        return offer.is_core
    if reason.ground is Ground.GAP:
        return any(
            gap.about == reason.about
            and gap.levels == reason.value > 0
            and (gap.course_id == offer.course_id or gap.code in offer.covers)
            for gap in gaps
        )
    return any(
        rated.about == reason.about
        and rated.code in offer.covers
        and getattr(rated, reason.ground.value) == reason.value < RATED_BELOW
        for rated in ratings
    )


@given(offers, gaps, ratings)
def test_every_recommendation_has_a_reason_and_every_reason_is_true(offers, gaps, ratings):
    found = rules.recommend(offers, gaps, ratings)
    assert all(each.reasons for each in found)
    assert all(is_true(reason, each.offer, gaps, ratings) for each in found for reason in each.reasons)
    assert all(each.offer.state is not LogState.COMPLETED for each in found)


@given(offers, gaps, ratings)
def test_nothing_that_a_reason_speaks_for_is_left_out(offers, gaps, ratings):
    recommended = {each.offer.course_id for each in rules.recommend(offers, gaps, ratings)}
    for offer in offers:
        asked = (
            offer.is_core
            or any(
                gap.levels and (gap.course_id == offer.course_id or gap.code in offer.covers) for gap in gaps
            )
            or any(
                rated.code in offer.covers and min(rated.knowledge, rated.confidence) < RATED_BELOW
                for rated in ratings
            )
        )
        assert (offer.course_id in recommended) == (asked and offer.state is not LogState.COMPLETED)


@given(offers, gaps, ratings)
def test_core_courses_not_begun_come_first(offers, gaps, ratings):
    found = [each.offer for each in rules.recommend(offers, gaps, ratings)]
    first = [offer.is_core and offer.state is None for offer in found]
    assert first == sorted(first, reverse=True)
    begun = [offer.state is not None for offer in found]
    assert begun == sorted(begun)


@given(offers, gaps)
def test_a_gap_is_answered_or_listed(offers, gaps):
    left = rules.unanswered(offers, gaps)
    for gap in gaps:
        answered = any(rules.is_met_by(gap, offer) for offer in offers)
        assert (gap in left) == (gap.levels > 0 and not answered)
    assert [gap.levels for gap in left] == sorted((gap.levels for gap in left), reverse=True)


@pytest.mark.parametrize(
    ("reason", "own", "others"),
    [
        (
            Reason(Ground.KNOWLEDGE, "Finding people at risk", 2),
            "because you rated your knowledge of “Finding people at risk” 2, below 3",
            "because Cora rated their knowledge of “Finding people at risk” 2, below 3",
        ),
        (
            Reason(Ground.CONFIDENCE, "Audit", 1),
            "because you rated your confidence in “Audit” 1, below 3",
            "because Cora rated their confidence in “Audit” 1, below 3",
        ),
        (
            Reason(Ground.GAP, "Spreadsheets", 2),
            "because the gap in “Spreadsheets” is 2 levels",
            "because the gap in “Spreadsheets” is 2 levels",
        ),
        (
            Reason(Ground.CORE),
            "because it is core: every coordinator is asked to take it",
            "because it is core: every coordinator is asked to take it",
        ),
    ],
)
def test_reasons_are_words(reason, own, others):
    assert presenters.reason_words(reason, who=None) == own
    assert presenters.reason_words(reason, who="Cora") == others


# --- with a plan ----------------------------------------------------------------------------------


def rated(world, plan, code, knowledge, confidence):
    services.rate(
        world.session,
        actor=world.coordinator,
        plan=plan,
        entry=acts.competency(world, plan, code),
        knowledge=knowledge,
        confidence=confidence,
    )


def found(world, plan):
    given = queries.grounds(world.session, plan=plan)
    return {
        each.offer.title: [presenters.reason_words(reason, who=None) for reason in each.reasons]
        for each in rules.recommend(given.offers, given.gaps, given.ratings)
    }


def test_the_latest_rating_counts(world, plan):
    training_acts.added(world, "Listening well", "CMP-A.1")
    assert found(world, plan) == {}
    rated(world, plan, "CMP-A.1", 2, 4)
    [[reason]] = found(world, plan).values()
    assert reason.startswith("because you rated your knowledge of “Finding people at risk” 2, below 3")
    rated(world, plan, "CMP-A.1", 3, 4)
    assert found(world, plan) == {}


def test_the_newest_analysis_counts(world, plan):
    training_acts.added(world, "Listening well", "CMP-A.1")
    analysis = acts.drafted(world, plan)
    services.add_item(
        world.session,
        actor=world.coordinator,
        analysis=analysis,
        values=acts.item_values("Listening", entry=acts.competency(world, plan), current=2),
    )
    assert found(world, plan) == {"Listening well": ["because the gap in “Listening” is 2 levels"]}


def test_core_courses_stay_until_they_are_completed(world, plan):
    course = training_acts.adopted(world)["COURSE-2"]
    assert len(found(world, plan)) == 7
    line = training.log_course(world.session, actor=world.coordinator, plan=plan, course=course)
    assert list(found(world, plan))[-1] == "Macmillan Explore", "what is begun comes last"
    training_acts.completed(world, line, finished_on=acts.TODAY)
    assert "Macmillan Explore" not in found(world, plan)


def test_retired_courses_are_not_recommended(world, plan):
    course = training_acts.added(world, is_core=True)
    training.retire_course(world.session, actor=world.lead, course=course, retired_on=acts.TODAY)
    assert found(world, plan) == {}


def test_the_page_publishes_its_rule_and_enrols(client, world, plan):
    training_acts.added(world, "Listening well", "CMP-A.1")
    rated(world, plan, "CMP-A.1", 2, 1)
    acts.drafted(world, plan, "Spreadsheets")
    page = client.sign_in(world.coordinator).get(f"/plans/{plan.id}/recommendations")
    for words in (
        "below 3",
        "because you rated your knowledge of “Finding people at risk” 2, below 3",
        "because you rated your confidence in “Finding people at risk” 1, below 3",
        "Gaps that no course covers",
        "Spreadsheets: 2 levels",
    ):
        assert words in page.text
    assert client.submit(page).h1 == "Listening well"
    page = client.sign_in(world.supervisor).get(f"/plans/{plan.id}/recommendations")
    assert f"because {plan.coordinator.name} rated their knowledge" in page.text
    assert "I am enrolled" not in page.text
    for who, status in (("pcn_supervisor", 403), ("lead", 403), ("other_supervisor", 404)):
        client.sign_in(getattr(world, who)).get(f"/plans/{plan.id}/recommendations", status=status)


@pytest.mark.parametrize("courses", [5, 40])
def test_the_page_costs_the_same_however_long_it_is(client, world, plan, courses):
    for number in range(courses):
        training_acts.added(world, f"Course {number}", "CMP-A.1", "CMP-B.1")
    for code in ("CMP-A.1", "CMP-B.1"):
        rated(world, plan, code, 1, 1)
    acts.drafted(world, plan, "Spreadsheets", "Letters")
    page = f"/plans/{plan.id}/recommendations"
    client.sign_in(world.coordinator).get(page)
    with statements(world.session.get_bind()) as asked:
        client.raw.get(page)
    # 1) the person 2) the plan 3, 4) courses 5) the log 6-8) the analysis 9) ratings 10) what does not apply
    assert len(asked) == 10, "\n".join(asked)
