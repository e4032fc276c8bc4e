"""What does not apply to a post leaves every count, and comes back; on both databases."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from tests.assessments import acts
from tests.client import PageClient
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import Applicability
from trainingapp.assessments.terms import CompetencyStatus, Outcome
from trainingapp.audit.models import Event
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan

REASON = "The network has no screening list"


def line_of(world: World, plan: Plan, entry: Entry) -> queries.Line:
    found = queries.line(world.session, plan=plan, code=entry.code)
    assert found is not None
    return found


def left_out(world: World, plan: Plan, entry: Entry, actor: Person | None = None) -> Applicability:
    return services.leave_out_competency(
        world.session,
        actor=actor or world.supervisor,
        plan=plan,
        line=line_of(world, plan, entry),
        reason=REASON,
    )


def brought_back(world: World, plan: Plan, entry: Entry) -> Applicability:
    return services.bring_back_competency(
        world.session,
        actor=world.supervisor,
        plan=plan,
        line=line_of(world, plan, entry),
        reason="A list began in July",
    )


def totals(world: World, plan: Plan) -> queries.Totals:
    return queries.competency_totals(world.session, plan_ids=[plan.id])[plan.id]


def test_it_leaves_the_count_and_comes_back(world: World, plan: Plan, entry: Entry) -> None:
    left_out(world, plan, entry)
    assert line_of(world, plan, entry).status is CompetencyStatus.NOT_APPLICABLE
    assert totals(world, plan).applicable == 39
    brought_back(world, plan, entry)
    assert line_of(world, plan, entry).status is CompetencyStatus.NOT_STARTED
    assert totals(world, plan).applicable == 40
    left_out(world, plan, entry)
    assert totals(world, plan).applicable == 39
    assert world.session.scalar(select(func.count()).select_from(Applicability)) == 3


def test_it_is_one_plans_matter(world: World, plan: Plan, entry: Entry) -> None:
    other = world.enrol(world.other_coordinator)
    left_out(world, plan, entry)
    assert totals(world, other).applicable == 40
    assert line_of(world, other, entry).applies


def test_totals_and_standings_say_the_same_as_the_matrix(world: World, plan: Plan) -> None:
    entries = queries.competencies(world.session, plan=plan)
    acts.decided(world, acts.asked(world, plan, entries[0]))
    revoked = acts.decided(world, acts.asked(world, plan, entries[1]))
    services.revoke(world.session, actor=world.supervisor, decision=revoked, reason="Seen otherwise")
    frozen = acts.decided(world, acts.asked(world, plan, entries[2]))
    services.freeze(world.session, person=world.supervisor, decision=frozen, reason="Not me")
    acts.decided(world, acts.asked(world, plan, entries[3]), Outcome.NOT_YET)
    acts.asked(world, plan, entries[4])
    left_out(world, plan, entries[5])
    first = acts.decided(world, acts.asked(world, plan, entries[6]))
    again = acts.decided(world, acts.asked(world, plan, entries[6]), level=4)
    found = {
        line.entry.code: line for area in queries.matrix(world.session, plan=plan) for line in area.lines
    }
    expected = {
        entries[0].code: CompetencyStatus.CONFIRMED,
        entries[1].code: CompetencyStatus.REVOKED,
        entries[2].code: CompetencyStatus.FROZEN,
        entries[3].code: CompetencyStatus.NOT_YET,
        entries[4].code: CompetencyStatus.REQUESTED,
        entries[5].code: CompetencyStatus.NOT_APPLICABLE,
        entries[6].code: CompetencyStatus.CONFIRMED,
    }
    assert {code: found[code].status for code in expected} == expected
    assert found[entries[6].code].confirmed == again != first
    assert found[entries[2].code].confirmed is None
    standings = queries.standings(world.session, plan_ids=[plan.id])
    assert {each.code: each.status for each in standings} == {
        code: line.status for code, line in found.items()
    }
    assert totals(world, plan) == queries.Totals(applicable=39, confirmed=2, requested=1)


def test_a_waiting_request_and_a_confirmation_stand_in_the_way(
    world: World, plan: Plan, entry: Entry
) -> None:
    request = acts.asked(world, plan, entry)
    with pytest.raises(DomainError, match="Decide on it first"):
        left_out(world, plan, entry)
    acts.decided(world, request)
    with pytest.raises(DomainError, match="Revoke the confirmation first"):
        left_out(world, plan, entry)


def test_what_does_not_apply_cannot_be_asked_for(world: World, plan: Plan, entry: Entry) -> None:
    acts.evidenced(world, plan, entry)
    left_out(world, plan, entry)
    with pytest.raises(DomainError, match="does not apply"):
        services.request_sign_off(
            world.session, actor=world.coordinator, plan=plan, entry=entry, claim=acts.CLAIM
        )


@pytest.mark.parametrize("who", ["coordinator", "pcn_supervisor", "lead", "other_supervisor"])
def test_nobody_but_the_assigned_supervisor_says_so(world: World, plan: Plan, entry: Entry, who: str) -> None:
    with pytest.raises(NotAllowed):
        left_out(world, plan, entry, getattr(world, who))


def test_saying_it_twice_changes_nothing(world: World, plan: Plan, entry: Entry) -> None:
    left_out(world, plan, entry)
    with pytest.raises(DomainError, match="Nothing was changed"):
        left_out(world, plan, entry)
    assert world.session.scalar(select(func.count()).select_from(Applicability)) == 1


def test_it_is_in_the_log_without_its_words(world: World, plan: Plan, entry: Entry) -> None:
    left_out(world, plan, entry)
    [event] = world.session.scalars(select(Event).where(Event.what == "competency:left-out"))
    assert entry.code in event.details
    assert REASON not in event.details


@pytest.mark.parametrize("change", ["UPDATE applicabilities SET reason = 'x'", "DELETE FROM applicabilities"])
def test_what_was_said_is_never_edited(world: World, plan: Plan, entry: Entry, change: str) -> None:
    left_out(world, plan, entry)
    with pytest.raises(DatabaseError):
        world.session.execute(text(change))


# --- pages ----------------------------------------------------------------------------------------


def test_the_supervisor_leaves_out_and_brings_back_on_pages(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    client.sign_in(world.supervisor)
    where = f"/plans/{plan.id}/competencies/{entry.code}"
    page = client.get(client.get(where).link("It does not apply to this post"))
    page = client.submit(page, {"reason": ""})
    assert page.errors == ["Enter the reason"]
    page = client.submit(page, {"reason": REASON})
    assert REASON in page.text
    assert "0 of 39 competencies confirmed" in client.get(f"/plans/{plan.id}/competencies").text
    assert (
        "1 competency does not apply to this post and is not counted."
        in client.get(f"/plans/{plan.id}/competencies").text
    )
    page = client.submit(client.get(client.get(where).link("It applies after all")), {"reason": "It began"})
    assert "Applies to this post after all" in page.text
    assert "0 of 40 competencies confirmed" in client.get(f"/plans/{plan.id}/competencies").text


@pytest.mark.parametrize("who", ["coordinator", "pcn_supervisor"])
def test_every_party_reads_the_reason_and_nobody_else_is_offered_the_change(
    client: PageClient, world: World, plan: Plan, entry: Entry, who: str
) -> None:
    left_out(world, plan, entry)
    page = client.sign_in(getattr(world, who)).get(f"/plans/{plan.id}/competencies/{entry.code}")
    assert REASON in page.text
    assert "Not applicable" in page.text
    assert "It applies after all" not in page.text
    assert "Rate yourself" not in page.text


def test_the_lead_counts_what_applies(client: PageClient, world: World, plan: Plan, entry: Entry) -> None:
    left_out(world, plan, entry)
    assert "0 of 39" in client.sign_in(world.lead).get("/programme").text


def test_a_party_that_sees_areas_sees_what_applies(world: World, plan: Plan, entry: Entry) -> None:
    left_out(world, plan, entry)
    area = queries.area(world.session, plan=plan, code=entry.section_code)
    assert area is not None
    assert sum(line.applies for line in area.lines) == len(area.lines) - 1
