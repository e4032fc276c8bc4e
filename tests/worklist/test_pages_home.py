from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from tests.client import Page, PageClient, words_in
from tests.worklist.scene import PROMISE, SECRET, TODAY, third_month
from tests.world import World
from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Membership, Person
from trainingapp.accounts.terms import DeactivationReason, Role
from trainingapp.core import clock
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.terms import MessageState
from trainingapp.plans import services as plans
from trainingapp.plans.terms import PlanState, SessionKind, WaiverReason
from trainingapp.supervision import services as supervision


def see(client: PageClient, person: Person, path: str = "/", status: int = 200, day: date = TODAY) -> Page:
    with clock.at(day):
        return client.sign_in(person).get(path, status=status)


def headings(page: Page) -> list[str]:
    return [words_in(element) for element in page.all("h2")]


def lines(page: Page, heading: str) -> list[str]:
    """The lines of the list under a heading."""
    found, reading = [], False
    for element in page.root.iter() if page.root is not None else []:
        if element.tag == "h2":
            reading = words_in(element).startswith(heading)
        elif reading and element.tag == "li":
            found.append(words_in(element))
    return found


# --- coordinator ----------------------------------------------------------------------------------


def test_coordinator_sees_next_waiting_where_and_others_in_that_order(
    client: PageClient, session: Session, world: World
) -> None:
    third_month(session, world)
    page = see(client, world.coordinator)
    assert page.h1 == "Your six months"
    assert "Vale PCN, month 3 of 6" in page.text
    assert headings(page) == [
        "Next",
        "Waiting for you",
        "Where you are",
        "Waiting on others",
        "Protected time",
        "Your programme",
    ]
    assert "Joint review with Sam Valesuper Wednesday 26 August 2026, 14:00, video, 45 minutes" in page.text
    assert page.link("Prepare").endswith("/prepare")
    assert "Protected time" in page.text
    assert page.link("See what it was used for").endswith("/time")
    assert "You have done 5 of the 6 things expected by today." in page.text


def test_what_waits_is_there_since_when_oldest_first_with_a_link_each(
    client: PageClient, session: Session, world: World
) -> None:
    third_month(session, world)
    page = see(client, world.coordinator)
    waiting = lines(page, "Waiting for you")
    assert waiting[0] == "Rate yourself in 5 competency areas Since 1 June 2026, 80 days · about 32 minutes"
    assert waiting[-2] == (
        "Agree the record of the individual supervision on 29 July 2026 "
        "Since 29 July 2026, 22 days · about 5 minutes"
    )
    assert waiting[-1] == f"{PROMISE} (due 24 August 2026) Due in 4 days"
    assert page.link("Agree the record").startswith("/sessions/")
    assert lines(page, "Waiting on others") == [
        "2 agreements to propose: Sam Valesuper (alliance supervisor) Since 1 June 2026, 80 days",
        "1 session to book: Sam Valesuper (alliance supervisor) Since 1 August 2026, 19 days",
        "2 sign-offs to decide: Sam Valesuper (alliance supervisor) Since 5 August 2026, 15 days",
        "1 record to write: Sam Valesuper (alliance supervisor) Since 18 August 2026, 2 days",
        "1 record without an answer to close: Sam Valesuper (alliance supervisor) "
        "Since 19 August 2026, 1 day",
    ]


def test_the_timeline_says_each_state_in_a_word_and_links_every_activity(
    client: PageClient, session: Session, world: World
) -> None:
    life = third_month(session, world)
    page = see(client, world.coordinator)
    marks = [e for e in page.all("li") if "app-timeline__item" in (e.get("class") or "").split()]
    said = [words_in(mark) for mark in marks]
    assert len(said) == len(life.plan.activities)
    assert "First individual session Held 4 June" in said
    assert "Second individual session Held 29 July, to be agreed" in said
    assert "Second group session Overdue since 1 August" in said
    assert "Third group session Due by 28 August" in said
    assert "Joint review Booked 26 August, 14:00" in said
    assert "Support workforce conference To come date not announced" in said
    assert all(mark.find("a") is not None for mark in marks)
    rows = [e for e in page.all("tr") if (e.get("id") or "").startswith("activity-")]
    assert len(rows) == len(said)


def test_what_was_agreed_waits_no_longer(client: PageClient, session: Session, world: World) -> None:
    life = third_month(session, world)
    assert life.to_agree is not None
    with clock.at(TODAY):
        supervision.agree_record(session, actor=world.coordinator, record=life.to_agree)
    page = see(client, world.coordinator)
    assert not any("Agree the record" in line for line in lines(page, "Waiting for you"))
    assert "to be agreed" not in page.text


def test_a_coordinator_without_a_plan_reads_what_happens_next(client: PageClient, world: World) -> None:
    page = see(client, world.coordinator)
    assert page.h1 == "Your six months"
    assert "You are not enrolled in the programme yet" in page.text
    assert page.link("library") == "/library"


def test_nothing_is_expected_in_a_paused_plan(client: PageClient, session: Session, world: World) -> None:
    life = third_month(session, world)
    with clock.at(TODAY):
        plans.change_state(
            session, actor=world.supervisor, plan=life.plan, to=PlanState.PAUSED, reason="Parental leave"
        )
    page = see(client, world.coordinator)
    assert "Your programme is paused" in page.text
    assert not any(line.startswith("Rate") for line in lines(page, "Waiting for you"))


def test_both_are_told_that_a_lead_opened_their_record(
    client: PageClient, session: Session, world: World
) -> None:
    life = third_month(session, world)
    meeting = life.book("PLAN-4.1", date(2026, 9, 3))
    with clock.at(TODAY):
        supervision.break_glass(session, actor=world.lead, meeting=meeting, reason="A complaint was made")
    for person in (world.coordinator, world.supervisor):
        assert "Leila Valelead opened the record of" in see(client, person).text
    assert "opened the record of" not in see(client, world.pcn_supervisor).text


# --- alliance supervisor --------------------------------------------------------------------------


def test_supervisor_sees_sessions_work_caseload_and_groups_in_that_order(
    client: PageClient, session: Session, world: World
) -> None:
    third_month(session, world)
    page = see(client, world.supervisor)
    assert page.h1 == "Your coordinators"
    assert headings(page) == [
        "Today and the next 7 days",
        "Waiting for you (7)",
        "Caseload",
        "Groups",
        "Sign-offs",
    ]
    assert lines(page, "Today") == [
        "Cora Valecoord: Joint review Wednesday 26 August 2026, 14:00 (in 6 days), video"
    ]
    assert "1 coordinator needs one now" in page.text


def test_start_with_the_oldest_leads_to_the_oldest(
    client: PageClient, session: Session, world: World
) -> None:
    third_month(session, world)
    page = see(client, world.supervisor)
    assert lines(page, "Waiting for you")[0].startswith("Propose the programme agreement Since 1 June 2026")
    assert page.link("Start with the oldest") == page.link("Propose the programme agreement")


def test_a_message_that_does_not_arrive_is_told_to_whoever_waits_for_it(
    client: PageClient, session: Session, world: World
) -> None:
    third_month(session, world)
    trouble = {"state": MessageState.FAILED, "sent_at": None, "last_error": "Mailbox unknown"}
    waited_for = OutboxMessage.waiting_id == world.supervisor.id
    session.execute(update(OutboxMessage).where(waited_for).values(**trouble))
    page = see(client, world.supervisor)
    assert headings(page)[0].endswith("not arrived")
    assert "Mailbox unknown" in page.text
    assert page.link("Send again").startswith("/mail/")
    assert "not arrived" not in see(client, world.coordinator).text


def test_a_plan_that_was_bent_says_how_it_differs_from_the_one_it_began_as(
    client: PageClient, session: Session, world: World
) -> None:
    life = third_month(session, world)
    with clock.at(TODAY):
        given: dict[str, Any] = {"actor": world.supervisor, "reason": "A long clinic"}
        plans.move_activity(
            session,
            activity=life.activity("PLAN-4.1"),
            due_from=date(2026, 10, 5),
            due_to=date(2026, 10, 16),
            **given,
        )
        plans.waive_activity(
            session,
            actor=world.supervisor,
            activity=life.activity("PLAN-2.2"),
            waived_for=WaiverReason.ABSENCE,
        )
        plans.add_activity(
            session,
            plan=life.plan,
            kind=SessionKind.INDIVIDUAL,
            title="One more session",
            minutes=45,
            due_from=TODAY,
            due_to=date(2026, 8, 31),
            **given,
        )
    page = see(client, world.supervisor, f"/plans/{life.plan.id}")
    marks = [e for e in page.all("li") if "app-timeline__item" in (e.get("class") or "").split()]
    said = [words_in(mark) for mark in marks]
    moved = next(words for words in said if words.startswith("Fourth individual session"))
    assert moved.endswith("To come from 5 October (was 1 to 30 September 2026)")
    assert any(
        words.startswith("Second group session Waived") and "the coordinator was away" in words
        for words in said
    )
    assert "One more session Due by 31 August (added to this plan)" in " ".join(said)
    october = next(e for e in page.all("li") if words_in(e).startswith("Month 5"))
    assert "Fourth individual session" in words_in(october), "it is shown in the month it is now due in"


def test_what_nobody_is_there_to_do_waits_for_the_programme_lead(
    client: PageClient, session: Session, world: World
) -> None:
    life = third_month(session, world)
    accounts.deactivate_person(
        session, actor=world.lead, person=world.supervisor, reason=DeactivationReason.LEFT
    )
    page = see(client, world.lead, f"/plans/{life.plan.id}")
    assert (
        "Find an alliance supervisor for Cora Valecoord: 1 sign-off to decide".replace("1 ", "") in page.text
    )
    assert page.link("Find an alliance supervisor") == f"/plans/{life.plan.id}/details"
    assert PROMISE not in page.text
    home = see(client, world.lead)
    assert "Places to fill" in headings(home)
    assert "Programme lead, because no alliance supervisor is there" in home.text
    assert "because no alliance supervisor is there" in see(client, world.coordinator).text


def test_the_caseload_is_sorted_and_filtered_by_the_address(
    client: PageClient, session: Session, world: World
) -> None:
    third_month(session, world)
    new = world.add_person("new", "Abel Newcomer", Role.COORDINATOR, world.pcn)
    world.enrol(new, starts_on=TODAY, employment_start=TODAY, today=TODAY)

    def names(path: str) -> list[str]:
        page = see(client, world.supervisor, path)
        rows = [e for e in page.all("th") if e.get("scope") == "row"]
        return [words_in(row) for row in rows]

    assert names("/") == ["Cora Valecoord", "Abel Newcomer"]
    assert names("/?sort=coordinator") == ["Abel Newcomer", "Cora Valecoord"]
    assert names("/?sort=next") == ["Cora Valecoord", "Abel Newcomer"]
    assert names("/?show=behind") == ["Cora Valecoord"]
    assert names("/?show=unbooked") == ["Abel Newcomer"]
    assert names("/?sort=nonsense&show=nonsense&pcn=nonsense") == ["Cora Valecoord", "Abel Newcomer"]


def test_a_filter_that_nobody_fits_says_so_and_leads_back(
    client: PageClient, session: Session, world: World
) -> None:
    world.enrol()
    page = see(client, world.supervisor, "/?show=behind", day=date(2026, 6, 1))
    assert "Nobody fits." in page.text
    assert page.link("Show everybody") == "/?as=alliance-supervisor#caseload"


def test_a_supervisor_without_coordinators_reads_why(client: PageClient, world: World) -> None:
    assert "No coordinator is assigned to you" in see(client, world.supervisor).text


# --- PCN supervisor -------------------------------------------------------------------------------


def test_pcn_supervisor_sees_dates_duties_counts_and_plan_and_nothing_else(
    client: PageClient, session: Session, world: World
) -> None:
    third_month(session, world)
    page = see(client, world.pcn_supervisor)
    assert page.h1 == "Cora Valecoord’s programme"
    assert headings(page) == [
        "Waiting for you",
        "Your three joint sessions",
        "What is expected of you",
        "Competencies",
        "Training plan",
        "Protected time",
        "Handover",
    ]
    assert [line.split(" (")[0] for line in lines(page, "Your three")] == [
        "First joint session Held 9 June",
        "Joint review Booked 26 August, 14:00",
        "Handover and evaluation interview To come from 2 November",
    ]
    assert page.link("Mandatory training: mark as done").startswith("/responsibilities/")
    assert (
        "Prevention and population health : 0 of 4 confirmed 0 waiting for a decision, 2 being worked on"
        in page.text
    )
    assert "Screening : 0 of 5 confirmed 2 waiting for a decision" in page.text
    assert "Holistic needs assessment: Shadow the lead nurse" in page.text


@pytest.mark.parametrize("of_plan", [False, True])
def test_pcn_supervisor_never_sees_individual_content(
    client: PageClient, session: Session, world: World, of_plan: bool
) -> None:
    life = third_month(session, world)
    page = see(client, world.pcn_supervisor, f"/plans/{life.plan.id}" if of_plan else "/")
    hidden = [SECRET, PROMISE, "individual supervision on", "sign-off", "A month of calls", "Rate yourself"]
    assert [words for words in hidden if words in page.text] == []
    individual = {str(life.activity(code).id) for code in ("PLAN-1.1", "PLAN-2.1", "PLAN-3.1")}
    assert not any(each in page.html for each in individual)
    sessions = {a.get("href") for a in page.all("a") if (a.get("href") or "").startswith("/sessions/")}
    assert len(sessions) == 2, "the two joint sessions that are booked or held"


def test_pcn_supervisor_of_several_chooses_one(client: PageClient, session: Session, world: World) -> None:
    life = third_month(session, world)
    second = world.enrol(world.other_coordinator)
    page = see(client, world.pcn_supervisor)
    assert page.h1 == "The coordinators of your network"
    page = see(client, world.pcn_supervisor, page.link("Cora Valecoord’s programme"))
    assert page.h1 == "Cora Valecoord’s programme"
    see(client, world.pcn_supervisor, f"/?as=pcn-supervisor&plan={second.id}")
    see(client, world.other_pcn_supervisor, f"/?as=pcn-supervisor&plan={life.plan.id}", status=404)


def test_a_pcn_supervisor_without_coordinators_reads_why(client: PageClient, world: World) -> None:
    assert "No coordinator of your network is enrolled" in see(client, world.pcn_supervisor).text


# --- operator and others --------------------------------------------------------------------------


def test_operator_sees_counts_and_how_to_verify_but_no_name(
    client: PageClient, session: Session, world: World
) -> None:
    third_month(session, world)
    page = see(client, world.operator)
    assert page.h1 == "This installation"
    assert "Schema up to date" in page.text
    assert "Plans 1, of which 1 are running" in page.text
    assert "trainingapp audit verify" in page.text
    assert "Cora" not in page.text
    assert "Vale" not in page.text


def test_several_roles_lead_to_several_pages(client: PageClient, session: Session, world: World) -> None:
    third_month(session, world)
    world.supervisor.memberships.append(Membership(role=Role.COORDINATOR, organisation_id=world.pcn.id))
    session.flush()
    page = see(client, world.supervisor)
    assert page.h1 == "Your coordinators"
    page = see(client, world.supervisor, page.link("Your six months"))
    assert page.h1 == "Your six months"
    assert page.link("Your coordinators") == "/?as=alliance-supervisor"


def test_somebody_without_a_role_is_told_whom_to_ask(
    client: PageClient, session: Session, world: World
) -> None:
    session.execute(delete(Membership).where(Membership.person_id == world.coordinator.id))
    assert "ask your programme lead" in see(client, world.coordinator, status=403).text


def test_nothing_crosses_to_another_alliance(client: PageClient, session: Session, world: World) -> None:
    life = third_month(session, world)
    for key in ("coordinator", "supervisor", "pcn_supervisor", "lead"):
        person = world.elsewhere.people[key]
        page = see(client, person)
        assert "Vale" not in page.text.replace(person.name, "")
        see(client, person, f"/plans/{life.plan.id}", status=404)


# --- the plan's page ------------------------------------------------------------------------------


def test_supervisor_books_from_the_plans_page(client: PageClient, session: Session, world: World) -> None:
    life = third_month(session, world)
    page = see(client, world.supervisor, f"/plans/{life.plan.id}")
    assert page.h1 == "Cora Valecoord’s six months"
    assert page.link("Book the second group session") == "/groups/book"
    fourth = life.activity("PLAN-4.1")
    assert (
        page.link("Book the fourth individual session")
        == f"/plans/{life.plan.id}/activities/{fourth.id}/book"
    )
    assert "1 record to agree: Cora Valecoord (coordinator)" in page.text


def test_lead_sees_whose_move_it_is_but_books_nothing_and_reads_no_promise(
    client: PageClient, session: Session, world: World
) -> None:
    life = third_month(session, world)
    page = see(client, world.lead, f"/plans/{life.plan.id}")
    assert "2 sign-offs to decide: Sam Valesuper (alliance supervisor)" in page.text
    assert not any(words_in(a).startswith("Book") for a in page.all("a"))
    assert PROMISE not in page.text
    assert SECRET not in page.text


def test_the_coordinators_plan_page_is_their_home(client: PageClient, session: Session, world: World) -> None:
    life = third_month(session, world)
    assert see(client, world.coordinator, f"/plans/{life.plan.id}").h1 == "Your six months"


def test_other_people_of_the_alliance_do_not_find_the_plan(
    client: PageClient, session: Session, world: World
) -> None:
    life = third_month(session, world)
    for person in (world.other_supervisor, world.other_coordinator, world.other_pcn_supervisor):
        see(client, person, f"/plans/{life.plan.id}", status=404)


@pytest.mark.parametrize("days", [-40, 0, 45, 200, 400])
def test_every_home_can_be_read_on_any_day(
    client: PageClient, session: Session, world: World, days: int
) -> None:
    life = third_month(session, world)
    day = TODAY + timedelta(days=days)
    for person in (world.coordinator, world.supervisor, world.pcn_supervisor, world.lead, world.operator):
        see(client, person, day=day)
    see(client, world.supervisor, f"/plans/{life.plan.id}", day=day)


@pytest.mark.parametrize("who", ["coordinator", "supervisor", "pcn_supervisor", "lead", "operator"])
def test_no_link_of_a_home_page_is_a_dead_end(
    client: PageClient, session: Session, world: World, who: str
) -> None:
    life = third_month(session, world)
    reader = getattr(world, who)
    paths = ["/"] if who == "operator" else ["/", f"/plans/{life.plan.id}"]
    links = {a.get("href") or "" for path in paths for a in see(client, reader, path).all("a")}
    for link in sorted(link for link in links if not link.startswith("#")):
        see(client, reader, link)
