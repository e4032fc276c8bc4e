"""The pages of agreements for each role: reading, proposing, accepting."""

from datetime import timedelta

import pytest

from tests.counting import statements
from tests.plans.test_agreements import accept, propose, replace_pcn_supervisor
from tests.world import START
from trainingapp.core import clock
from trainingapp.plans import queries
from trainingapp.plans.terms import AgreementKind, Party

TODAY = START + timedelta(days=3)
SUPERVISION, PROGRAMME = AgreementKind


@pytest.fixture(autouse=True)
def in_the_first_week():
    with clock.at(TODAY):
        yield


@pytest.fixture
def plan(world):
    return world.enrol()


def listed(plan):
    return f"/plans/{plan.id}/agreements"


# --- who sees what --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("coordinator", {"Supervision agreement", "Programme agreement"}),
        ("supervisor", {"Supervision agreement", "Programme agreement"}),
        ("pcn_supervisor", {"Programme agreement"}),
        ("lead", {"Supervision agreement", "Programme agreement"}),
        ("other_coordinator", None),
        ("other_supervisor", None),
        ("other_pcn_supervisor", None),
    ],
)
def test_each_role_reads_its_agreements(session, world, client, plan, who, sees):
    propose(session, world, plan, purpose="To learn together")
    propose(session, world, plan, PROGRAMME)
    client.sign_in(getattr(world, who))
    page = client.get(listed(plan), status=200 if sees else 404)
    if sees:
        headings = {"".join(h.itertext()) for h in page.all("h2") if h.get("id") in set(AgreementKind)}
        assert headings == sees
        assert ("To learn together" in page.text) == ("Supervision agreement" in sees)


def test_people_next_door_find_nothing(session, world, client, plan):
    agreement = propose(session, world, plan, PROGRAMME)
    for name in ("coordinator", "supervisor", "pcn_supervisor"):
        client.sign_in(getattr(world.elsewhere, name))
        client.get(listed(plan), status=404)
        client.get(f"/agreements/{agreement.id}/accept", status=404)


def test_pcn_supervisor_does_not_reach_the_supervision_agreement(session, world, client, plan):
    agreement = propose(session, world, plan)
    client.sign_in(world.pcn_supervisor)
    client.get(f"/agreements/{agreement.id}/accept", status=404)
    client.post(f"/agreements/{agreement.id}/accept", {"digest": agreement.content_digest}, status=404)


@pytest.mark.parametrize(
    ("who", "status"),
    [("supervisor", 200), ("other_supervisor", 404), ("coordinator", 403), ("lead", 403)],
)
def test_only_the_alliance_supervisor_has_the_page_to_propose(world, client, plan, who, status):
    client.sign_in(getattr(world, who)).get(f"{listed(plan)}/supervision/propose", status=status)


def test_unknown_kind_is_not_found(world, client, plan):
    client.sign_in(world.supervisor).get(f"{listed(plan)}/marriage/propose", status=404)


# --- from the first proposal to being in force ----------------------------------------------------


def test_supervision_agreement_from_proposal_to_acceptance(world, client, plan):
    page = client.sign_in(world.supervisor).get(listed(plan))
    assert page.text.count("Not proposed yet.") == 2
    page = client.get(page.link("Propose the supervision agreement"))
    assert "It does not replace the clinical supervision" in page.field("purpose")
    page = client.submit(page, {"frequency": "Every four weeks, an hour"})
    assert "You accepted it by proposing." in page.text
    assert "Waiting to be accepted" in page.text
    assert "Cora Valecoord (Coordinator): not yet" in page.text
    page = client.sign_in(world.coordinator).get(listed(plan))
    page = client.get(page.link("Read and accept the supervision agreement"))
    assert "Every four weeks, an hour" in page.text
    page = client.submit(page)
    assert "You accepted the supervision agreement." in page.text
    assert "In force" in page.text
    assert "Cora Valecoord (Coordinator): accepted on 4 June 2026" in page.text


def test_programme_agreement_is_accepted_by_three(session, world, client, plan):
    client.sign_in(world.supervisor)
    page = client.get(client.get(listed(plan)).link("Propose the programme agreement"))
    assert "The PCN provides the mandatory training that every member of staff needs." in page.text
    client.submit(page)
    for person in (world.coordinator, world.pcn_supervisor):
        client.sign_in(person)
        page = client.get(client.get(listed(plan)).link("Read and accept the programme agreement"))
        page = client.submit(page)
    assert "In force" in page.text
    found = queries.agreement_in_force(session, plan_id=plan.id, kind=PROGRAMME)
    assert {a.party for a in found.acceptances} == set(Party)


def test_what_is_missing_is_said_at_its_field_and_typing_is_kept(world, client, plan):
    page = client.sign_in(world.supervisor).get(f"{listed(plan)}/supervision/propose")
    past = {"review_on-day": "1", "review_on-month": "6", "review_on-year": "2026"}
    page = client.submit(page, {"purpose": "To learn together", **past})
    assert page.errors == ["Review date must be after today, and within two years"]
    assert page.field("purpose") == "To learn together"
    page = client.submit(page, {"purpose": "", "readers": ""})
    assert page.errors == ["Enter what the supervision is for", "Enter who may read what is recorded"]


def test_patient_data_is_refused_in_every_text(world, client, plan):
    page = client.sign_in(world.supervisor).get(f"{listed(plan)}/supervision/propose")
    for name in ("purpose", "frequency", "confidentiality", "readers", "escalation_route"):
        sent = client.submit(page, {name: "See 943 476 5919"})
        assert len(sent.errors) == 1, name


def test_second_proposal_meanwhile_is_shown_and_typing_is_kept(session, world, client, plan):
    client.sign_in(world.supervisor)
    page = client.get(f"{listed(plan)}/supervision/propose")
    propose(session, world, plan, purpose="Proposed on another device")
    page = client.submit(page, {"purpose": "To learn together"})
    assert "Sam Valesuper proposed this agreement on 4 June 2026" in page.errors[0]
    assert "Number 1 was proposed by Sam Valesuper" in page.text
    assert page.field("purpose") == "To learn together"
    client.submit(page)
    numbers = [(each.number, each.purpose) for each in queries.agreements(session, plan=plan)]
    assert numbers == [(2, "To learn together"), (1, "Proposed on another device")]


def test_replaced_agreement_is_not_accepted_from_an_old_page(session, world, client, plan):
    first = propose(session, world, plan)
    client.sign_in(world.coordinator)
    page = client.get(f"/agreements/{first.id}/accept")
    propose(session, world, plan, frequency="Every two weeks")
    page = client.submit(page)
    assert "was replaced by a newer one" in page.errors[0]
    assert page.link("Read the newest one")
    assert "Accept this agreement" not in page.text


def test_earlier_ones_stay_readable(session, world, client, plan):
    accept(session, propose(session, world, plan, frequency="Every month"), world.coordinator)
    accept(session, propose(session, world, plan, frequency="Every two weeks"), world.coordinator)
    page = client.sign_in(world.lead).get(listed(plan))
    assert "Every month" in page.text
    assert "Every two weeks" in page.text
    assert page.text.count("Replaced") == 1
    assert "Propose" not in page.text


def test_somebody_new_is_named_beside_the_agreement_in_force(session, world, client, plan):
    first = propose(session, world, plan, PROGRAMME)
    accept(session, first, world.coordinator, world.pcn_supervisor)
    replace_pcn_supervisor(session, world, plan)
    page = client.sign_in(world.other_pcn_supervisor).get(listed(plan))
    assert "Priya Valepractice (PCN supervisor): accepted on" in page.text
    assert "Since then Paul Valeupper came to this plan" in page.text
    page = client.sign_in(world.supervisor).get(listed(plan))
    assert "Propose it again, so that everybody on the plan now accepts the same words." in page.text


@pytest.mark.parametrize("times", [1, 4])
def test_list_costs_a_fixed_number_of_queries(session, world, client, plan, times):
    for _ in range(times):
        accept(session, propose(session, world, plan), world.coordinator)
        accept(session, propose(session, world, plan, PROGRAMME), world.pcn_supervisor)
    address = listed(plan)
    client.sign_in(world.coordinator).get(address)
    with statements(session.get_bind()) as sent:
        client.raw.get(address)
    assert len(sent) == 7  # 1 reader 2-5 plan and what belongs to it 6 agreements 7 acceptances
