"""A course, from the reason it is recommended for to the log, the ledger and the door to evidence."""

from datetime import date

from tests.assessments import acts as assessing
from tests.journeys.conftest import Stage
from tests.training import acts
from trainingapp.assessments import services as assessments
from trainingapp.core import clock
from trainingapp.training import queries
from trainingapp.training.terms import LogState


def test_a_course_from_recommendation_to_log(stage: Stage) -> None:
    # Given a course that covers what the coordinator rates low
    world = stage.world
    plan = world.enrol()
    with clock.at(date(2026, 7, 1)):
        acts.added(world, "Listening well", "CMP-A.1", minutes=120)
        assessments.rate(
            stage.session,
            actor=world.coordinator,
            plan=plan,
            entry=assessing.competency(world, plan),
            knowledge=2,
            confidence=3,
        )
    stage.session.commit()

    # When she reads why it is recommended, and enrols
    stage.now = clock.london(date(2026, 7, 2), 10)
    coordinator = stage.visitor(world.coordinator)
    coordinator.go(f"/plans/{plan.id}/recommendations").look()
    coordinator.sees("because you rated your knowledge of “Finding people at risk” 2, below 3")
    coordinator.press("I am enrolled in Listening well").look().sees("Enrolled")

    # And completes it a week later, in time she was released for
    stage.now = clock.london(date(2026, 7, 9), 16)
    coordinator.sign_in().go(f"/plans/{plan.id}/training").look().follow("Listening well")
    coordinator.follow("Complete it").look()
    coordinator.fill("What did you learn, and what will you do differently?", acts.REFLECTION)
    coordinator.page.get_by_label("Enter these hours as protected time").check()
    coordinator.press("Complete it").look()

    # Then the log and the ledger say so, nothing is signed off, and evidence is one click away
    coordinator.sees(
        "Completed", acts.REFLECTION, "2 hours on 9 July 2026", "It never signs off a competency"
    )
    stage.session.expire_all()
    [line] = queries.log(stage.session, plan_id=plan.id)
    assert line.state is LogState.COMPLETED
    assert queries.minutes_used(stage.session, plan_ids=[plan.id]) == {plan.id: 120}
    coordinator.follow("Use it as evidence").look().sees("Listening well")
    coordinator.go(f"/plans/{plan.id}/recommendations")
    assert "Finding people at risk" not in coordinator.page.get_by_role("main").inner_text()
