"""A lead draws decisions, opens each with its evidence, and agrees or asks; supervisors see their figures."""

import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DatabaseError

from tests.assessments import acts
from tests.client import Page, PageClient, words_in
from tests.counting import statements
from tests.files import samples
from tests.world import World
from trainingapp.accounts.models import Membership, Person
from trainingapp.accounts.terms import Role
from trainingapp.assessments import services as assessments
from trainingapp.assessments.models import Decision, Evidence
from trainingapp.assessments.terms import Outcome
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.models import Plan
from trainingapp.programme import services
from trainingapp.programme.models import ModerationPick, ModerationReview, ModerationSample
from trainingapp.programme.queries import moderation as queries
from trainingapp.programme.terms import Verdict

LATER = acts.TODAY + timedelta(days=7)
CODES = ("CMP-A.1", "CMP-A.2", "CMP-A.3", "CMP-B.1", "CMP-B.2", "CMP-B.3")
QUESTION = "Which of the two searches did you watch?"


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with clock.at(LATER):
        yield


@pytest.fixture
def plan(world: World) -> Plan:
    return world.enrol()


@pytest.fixture
def decisions(world: World, plan: Plan) -> list[Decision]:
    """Six decisions a week ago, one of them no confirmation; and a request that was taken back."""
    with clock.at(acts.TODAY):
        made = [_decided(world, plan, code) for code in CODES[:-1]]
        made.append(_decided(world, plan, CODES[-1], Outcome.MORE_EVIDENCE))
        request = acts.asked(world, plan, acts.competency(world, plan, "CMP-C.1"))
        assessments.withdraw(world.session, actor=world.coordinator, request=request, reason="Too early")
    return made


def _decided(world: World, plan: Plan, code: str, outcome: Outcome = Outcome.CONFIRMED) -> Decision:
    return acts.decided(world, acts.asked(world, plan, acts.competency(world, plan, code)), outcome)


def drawn(world: World, size: int = 3, actor: Person | None = None) -> ModerationSample:
    return services.draw_sample(
        world.session,
        actor=actor or world.lead,
        from_on=acts.TODAY,
        until_on=acts.TODAY + timedelta(days=1),
        size=size,
    )


def opened(world: World) -> ModerationPick:
    pick = drawn(world).picks[0]
    services.open_pick(world.session, actor=world.lead, pick=pick)
    return pick


def reviewed(
    world: World, pick: ModerationPick, verdict: Verdict = Verdict.QUERY, note: str = QUESTION
) -> ModerationReview:
    return services.review_pick(world.session, actor=world.lead, pick=pick, verdict=verdict, note=note)


def count(world: World, table: type) -> int:
    return world.session.scalar(select(func.count()).select_from(table)) or 0


# --- drawing --------------------------------------------------------------------------------------


def test_a_sample_is_drawn_from_what_was_decided(world: World, decisions: list[Decision]) -> None:
    sample = drawn(world)
    assert sample.drawn_from == len(decisions)
    assert len(sample.picks) == 3
    assert {pick.decision_id for pick in sample.picks} <= {each.id for each in decisions}
    assert [pick.position for pick in sample.picks] == [1, 2, 3]


def test_nobody_draws_until_they_like_what_they_see(world: World, decisions: list[Decision]) -> None:
    assert drawn(world).id == drawn(world).id
    assert count(world, ModerationSample) == 1
    with clock.at(LATER + timedelta(days=1)):
        assert drawn(world).id
    assert count(world, ModerationSample) == 2


def test_a_small_programme_is_drawn_whole(world: World, decisions: list[Decision]) -> None:
    assert len(drawn(world, size=50).picks) == len(decisions)


def test_days_without_a_decision_are_refused(world: World, plan: Plan) -> None:
    with pytest.raises(DomainError, match="No decision was taken") as refused:
        drawn(world)
    assert refused.value.field == "from_on"


@pytest.mark.parametrize("who", ["coordinator", "supervisor", "pcn_supervisor"])
def test_nobody_but_a_lead_draws(world: World, decisions: list[Decision], who: str) -> None:
    with pytest.raises(NotAllowed):
        drawn(world, actor=getattr(world, who))


def test_another_alliance_draws_none_of_it(world: World, decisions: list[Decision]) -> None:
    with pytest.raises(DomainError, match="No decision"):
        drawn(world, actor=world.elsewhere.lead)


@pytest.mark.parametrize("table", ["moderation_samples", "moderation_picks", "moderation_reviews"])
def test_what_was_drawn_and_said_is_never_edited(world: World, decisions: list[Decision], table: str) -> None:
    reviewed(world, opened(world))
    with pytest.raises(DatabaseError):
        world.session.execute(text(f"DELETE FROM {table}"))


# --- looking at a decision ------------------------------------------------------------------------


def test_a_verdict_needs_the_decision_to_be_opened(world: World, decisions: list[Decision]) -> None:
    with pytest.raises(DomainError, match="Open the decision"):
        reviewed(world, drawn(world).picks[0])


def test_opening_is_in_the_log_once(world: World, decisions: list[Decision]) -> None:
    pick = opened(world)
    services.open_pick(world.session, actor=world.lead, pick=pick)
    [event] = world.session.scalars(select(Event).where(Event.what == "moderation:read"))
    assert event.actor_id == str(world.lead.id)
    assert str(pick.decision_id) in event.details


def test_the_newest_verdict_counts_and_the_first_stays(world: World, decisions: list[Decision]) -> None:
    pick = opened(world)
    reviewed(world, pick)
    reviewed(world, pick)
    with clock.at(LATER + timedelta(days=1)):
        reviewed(world, pick, Verdict.AGREE, "")
        assert queries.verdict_on(pick) is Verdict.AGREE
    assert count(world, ModerationReview) == 2


def test_nobody_moderates_what_they_signed(world: World, decisions: list[Decision]) -> None:
    pick = drawn(world).picks[0]
    world.supervisor.memberships.append(
        Membership(role=Role.PROGRAMME_LEAD, organisation_id=world.organisation.id)
    )
    with pytest.raises(NotAllowed):
        services.open_pick(world.session, actor=world.supervisor, pick=pick)
    with pytest.raises(NotAllowed):
        services.review_pick(world.session, actor=world.supervisor, pick=pick, verdict=Verdict.AGREE, note="")


# --- pages ----------------------------------------------------------------------------------------

DAYS = {
    "from_on-day": "8",
    "from_on-month": "7",
    "from_on-year": "2026",
    "until_on-day": "9",
    "until_on-month": "7",
    "until_on-year": "2026",
    "size": "2",
}


def sampled(client: PageClient, world: World) -> Page:
    client.sign_in(world.lead)
    page = client.get(client.get("/moderation").link("Draw a sample"))
    return client.submit(page, DAYS)


def test_a_lead_draws_opens_and_asks(client: PageClient, world: World, decisions: list[Decision]) -> None:
    page = sampled(client, world)
    assert page.h1 == "Sample of 2 decisions"
    assert "The draw made again just now gives these decisions in this order." in page.text
    [first, _] = [a.get("href") for a in page.all("a") if words_in(a).startswith("Look at it")]
    page = client.get(first or "")
    assert acts.CLAIM not in page.text
    assert acts.REFLECTION not in page.text
    page = client.submit(page)
    assert acts.CLAIM in page.text
    assert acts.REFLECTION in page.text
    refused = client.submit(page, {"verdict": "query"})
    assert refused.errors == ["Say what you question, so that the signer can answer"]
    page = client.submit(refused, {"note": QUESTION})
    assert "Query" in page.text
    assert "0 agreed, 1 queried, 1 to look at." in client.get("/moderation").text


def test_the_signer_reads_the_question_and_the_parties_that_there_was_a_sample(
    client: PageClient, world: World, decisions: list[Decision]
) -> None:
    pick = opened(world)
    reviewed(world, pick)
    where = f"/decisions/{pick.decision_id}"
    for who in (world.coordinator, world.pcn_supervisor, world.supervisor):
        page = client.sign_in(who).get(where)
        assert "in a moderation sample that Leila Valelead drew on 15 July 2026" in page.text
        assert (QUESTION in page.text) == (who is world.supervisor)
    assert QUESTION in client.get("/calibration").text


def test_hidden_evidence_stays_hidden_here_too(
    client: PageClient, world: World, decisions: list[Decision]
) -> None:
    pick = opened(world)
    for piece in world.session.scalars(select(Evidence)):
        assessments.hide_evidence(world.session, actor=world.supervisor, evidence=piece, reason="A name")
    page = client.sign_in(world.lead).get(f"/moderation/picks/{pick.id}")
    assert "Held back since" in page.text
    assert acts.REFLECTION not in page.text


def test_a_file_is_handed_out_once_the_decision_is_opened_and_while_it_is_not_hidden(
    client: PageClient, world: World, plan: Plan
) -> None:
    entry = acts.competency(world, plan)
    with clock.at(acts.TODAY):
        piece = acts.evidenced(world, plan, entry)
        held = assessments.add_evidence_file(
            world.session,
            actor=world.coordinator,
            evidence=piece,
            name="list.pdf",
            stream=io.BytesIO(samples.pdf("A list of what we agreed")),
        )
        acts.decided(world, acts.asked(world, plan, entry))
    pick = drawn(world).picks[0]
    where = f"/moderation/picks/{pick.id}"
    client.sign_in(world.lead)
    client.get(f"{where}/files/{held.id}", status=404)
    page = client.submit(client.get(where))
    link = page.link("list.pdf")
    assert client.raw.get(link).headers["Content-Disposition"].startswith("attachment")
    client.sign_in(world.supervisor).get(link, status=403)
    assessments.hide_evidence(world.session, actor=world.supervisor, evidence=piece, reason="A name")
    client.sign_in(world.lead)
    assert "list.pdf" not in client.get(where).text
    client.get(link, status=404)


def test_a_lead_of_another_alliance_finds_nothing(
    client: PageClient, world: World, decisions: list[Decision]
) -> None:
    pick = opened(world)
    client.sign_in(world.elsewhere.lead)
    for path in (
        f"/moderation/{pick.sample_id}",
        f"/moderation/picks/{pick.id}",
        f"/calibration/{world.supervisor.id}",
    ):
        client.get(path, status=404)
    client.post(f"/moderation/picks/{pick.id}/open", status=404)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"size": "0"}, "from 1 to 50"),
        ({"size": "ten"}, "must be a whole number"),
        ({"size": "51"}, "from 1 to 50"),
        ({"until_on-day": "7"}, "on or after the first"),
        ({"until_on-day": "15"}, "before today"),
        ({"from_on-month": "13"}, "a month from 1 to 12"),
        ({"from_on-year": "2025", "until_on-year": "2025"}, "No decision was taken"),
    ],
)
def test_a_draw_that_will_not_do_is_refused_and_keeps_what_was_typed(
    client: PageClient, world: World, decisions: list[Decision], changes: dict[str, str], message: str
) -> None:
    client.sign_in(world.lead)
    page = client.submit(client.get("/moderation/draw"), DAYS | changes)
    assert message in " ".join(page.errors)
    assert page.fields()["until_on-month"] == "7"
    assert count(world, ModerationSample) == 0


def test_a_samples_page_costs_the_same_for_one_and_for_six(
    client: PageClient, engine: Engine, world: World, decisions: list[Decision]
) -> None:
    client.sign_in(world.lead)
    costs = []
    for size in (1, 6):
        sample = drawn(world, size=size)
        with statements(engine) as seen:
            client.get(f"/moderation/{sample.id}")
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 12, seen


# --- figures --------------------------------------------------------------------------------------


def test_a_supervisor_sees_their_own_figures_and_nobody_elses(
    client: PageClient, world: World, decisions: list[Decision]
) -> None:
    page = client.sign_in(world.supervisor).get("/calibration")
    assert page.h1 == "How you decide"
    rows = {words_in(row[0]): words_in(row[1]) for row in page.all("tr")}
    assert rows["Decisions"] == "6"
    assert rows["Confirmed"] == "5 of 6 (83%)"
    assert rows["More evidence wanted"] == "1 of 6 (17%)"
    assert rows["Of these at level 4"] == "0 of 5 (0%)"
    assert rows["Pieces of evidence for a confirmation (median)"] == "1"
    assert "All others" not in page.text
    client.get(f"/calibration/{world.other_supervisor.id}", status=404)


def test_a_lead_reads_the_figures_of_each(
    client: PageClient, world: World, decisions: list[Decision]
) -> None:
    client.sign_in(world.lead)
    page = client.get(client.get("/calibration").link("Sam Valesuper"))
    assert page.h1 == "How they decide"
    assert "5 of 6 (83%)" in page.text


def test_figures_are_of_the_last_year(world: World, decisions: list[Decision]) -> None:
    found = queries.judged(
        world.session, alliance_id=world.organisation.id, from_on=date(2026, 7, 9), until_on=LATER
    )
    assert found == []


def test_withdrawn_evidence_does_not_count_behind_a_later_decision(world: World, plan: Plan) -> None:
    entry = acts.competency(world, plan)
    with clock.at(acts.TODAY):
        spoilt = acts.evidenced(world, plan, entry)
    with clock.at(acts.TODAY + timedelta(days=1)):
        assessments.withdraw_evidence(
            world.session, actor=world.coordinator, evidence=spoilt, reason="Not mine"
        )
    with clock.at(acts.TODAY + timedelta(days=2)):
        acts.decided(world, acts.asked(world, plan, entry))
    [found] = queries.judged(
        world.session, alliance_id=world.organisation.id, from_on=acts.TODAY, until_on=LATER
    )
    assert found.pieces == 1
