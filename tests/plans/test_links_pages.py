"""The pages of links, and a visit by one: what it opens, what it never opens, and every way it ends."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.counting import statements
from tests.supervision import scenes
from tests.whole_app import scene as whole
from tests.whole_app.test_access_matrix import MATRIX
from tests.world import PASSWORD, World
from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import HeldForm, Person
from trainingapp.accounts.terms import Role
from trainingapp.audit.models import Event
from trainingapp.core import clock, signing
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans import services
from trainingapp.plans.models import Plan, PlanLink
from trainingapp.plans.terms import DutyParty, Party
from trainingapp.supervision.models import Action, SupervisionSession

TODAY = date(2026, 6, 15)
NOON = clock.london(TODAY, 12)
NEW_PASSWORD = "three random words here"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def guest(world: World) -> Person:
    """A PCN supervisor without an account."""
    return accounts.add_person(
        world.session,
        actor=world.lead,
        name="Dr Lena Linkonly",
        email="lena.linkonly@vale.example",
        password=None,
        role=Role.PCN_SUPERVISOR,
        organisation=world.pcn,
    )


@pytest.fixture
def link(world: World, guest: Person) -> PlanLink:
    plan = world.enrol(pcn_supervisor=guest)
    return services.make_link(world.session, actor=world.supervisor, plan=plan)


def token(link: PlanLink) -> str:
    return signing.sign(link.id.hex, purpose="plan-link", secret="s" * 32)


def address(link: PlanLink) -> str:
    return f"/joint/{token(link)}"


def come_in(client: PageClient, link: PlanLink) -> Page:
    """Open the link in a browser that nobody is signed in with."""
    client.session.commit()
    client.raw = client.app.test_client()
    return client.submit(client.get(address(link)))


def duty(plan: Plan, party: DutyParty = DutyParty.PCN) -> str:
    return f"/responsibilities/{next(d for d in plan.responsibilities if d.party is party).id}/tick"


def sent(session: Session, world: World, plan: Plan, promises: int = 1) -> tuple[SupervisionSession, Action]:
    """The first joint session, its record sent to be agreed, and something the network promised in it."""
    with clock.at(date(2026, 6, 12)):
        meeting = scenes.book(session, world, plan, "PLAN-1.2", date(2026, 6, 12))
        scenes.action(session, world, meeting, text="Nothing of yours")
        for number in range(promises - 1):
            scenes.action(session, world, meeting, text=f"{number}", owner_party=Party.PCN_SUPERVISOR)
        made = scenes.action(session, world, meeting, text="Find a room", owner_party=Party.PCN_SUPERVISOR)
        scenes.save(session, world.supervisor, meeting, send=True)
    return meeting, made


def last_event(session: Session) -> Event:
    return session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()


# --- sending and revoking -------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["supervisor", "lead"])
def test_a_link_is_sent_from_the_plan_and_its_address_shown_once(
    client: PageClient, world: World, guest: Person, who: str
) -> None:
    plan = world.enrol(pcn_supervisor=guest)
    client.sign_in(getattr(world, who))
    page = client.get(client.get(f"/plans/{plan.id}/details").link("Send the PCN supervisor a link"))
    assert "Nobody has a link yet" in page.text
    form = client.get(page.link("Send a link"))
    assert guest.email in form.text
    page = client.submit(form)
    assert f"A link is on its way to {guest.name}." in page.text
    made = world.session.scalars(select(PlanLink)).one()
    assert f"http://localhost{address(made)}" in page.text
    assert "Until 10 August 2026" in page.text
    assert "Not opened yet" in page.text
    again = client.get(page.path)
    assert token(made) not in again.html
    with client.raw.session_transaction() as cookie:
        assert made.id.hex not in str(dict(cookie))


def test_sending_the_form_again_changes_nothing_and_says_so(
    client: PageClient, world: World, link: PlanLink
) -> None:
    client.sign_in(world.supervisor)
    form = client.get(f"/plans/{link.plan_id}/links/send")
    assert "has now, until 10 August 2026, stops working" in form.text
    client.submit(form)
    page = client.submit(form)
    assert page.errors == ["Somebody sent a link in the meantime. Look at it before you send another"]
    client.submit(page)
    assert len(world.session.scalars(select(PlanLink)).all()) == 3


def test_a_day_that_cannot_be_is_refused_at_its_field(
    client: PageClient, world: World, link: PlanLink
) -> None:
    form = client.sign_in(world.lead).get(f"/plans/{link.plan_id}/links/send")
    page = client.submit(form, {"until-year": "2028"})
    assert page.errors == [
        "The last day of the link must be on or before 28 December 2026, four weeks after the plan’s end"
    ]
    assert page.field("until-year") == "2028"
    assert client.submit(form, {"until-day": ""}).errors == ["Last day of the link must include a day"]
    assert len(world.session.scalars(select(PlanLink)).all()) == 1


def test_the_list_says_who_until_when_and_how_often(client: PageClient, world: World, link: PlanLink) -> None:
    come_in(client, link)
    come_in(client, link)
    page = client.sign_in(world.supervisor).get(f"/plans/{link.plan_id}/links")
    assert "Opened 2 times, last on 15 June 2026, 12:00" in page.text
    assert "Dr Lena Linkonly Works Until 10 August 2026" in page.text
    page = client.submit(client.get(page.link("Revoke")))
    assert "The link no longer works." in page.text
    assert "Ended Until 10 August 2026, ended on 15 June 2026, 12:00" in page.text


def test_a_plan_without_joint_sessions_to_come_to_says_why(
    client: PageClient, world: World, link: PlanLink
) -> None:
    with clock.at(date(2027, 3, 1)):
        page = client.sign_in(world.lead).get(f"/plans/{link.plan_id}/links")
        assert "Links to this plan worked until 28 December 2026" in page.text
        assert "Send a link" not in page.text
        assert "worked until" in client.get(f"/plans/{link.plan_id}/links/send").text


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    client: PageClient, world: World, engine: Engine, link: PlanLink
) -> None:
    def asked() -> int:
        client.sign_in(world.lead).get(f"/plans/{link.plan_id}/links")
        with statements(engine) as sent:
            client.raw.get(f"/plans/{link.plan_id}/links")
        return len(sent)

    few = asked()
    for _ in range(10):
        services.make_link(world.session, actor=world.lead, plan=link.plan)
    assert asked() == few
    assert few <= 12


# --- coming in ------------------------------------------------------------------------------------


def test_looking_at_a_link_says_whose_it_is_and_changes_nothing(
    client: PageClient, world: World, link: PlanLink
) -> None:
    page = client.get(address(link))
    assert page.h1 == "This link is for Dr Lena Linkonly"
    assert "Continue as Dr Lena Linkonly" in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert page.headers["Cache-Control"] == "no-store"
    world.session.refresh(link)
    assert link.times_opened == 0
    assert client.get("/joint").h1 == "You are not here by a link now"


def test_continuing_leads_to_the_joint_sessions_without_the_token(
    client: PageClient, world: World, link: PlanLink
) -> None:
    page = come_in(client, link)
    assert page.path == "/joint"
    assert page.h1 == "Cora Valecoord’s joint sessions"
    assert token(link) not in page.html
    assert "works until 10 August 2026" in page.text
    assert page.text.count("The alliance supervisor books it with you") == 3
    assert last_event(world.session).what == "link:opened"
    assert last_event(world.session).actor_name == "Dr Lena Linkonly"
    for word in ("Home", "Library", "Your account"):
        assert word not in page.text


def test_it_works_over_https_where_forms_must_say_where_they_come_from(
    client: PageClient, world: World, link: PlanLink
) -> None:
    """A browser sends what the Referrer-Policy lets it: the origin alone, without the token."""
    world.session.commit()
    browser = client.app.test_client()
    secure = "https://localhost"
    page = browser.get(address(link), base_url=secure)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert found
    sent = browser.post(
        address(link), base_url=secure, data={"csrf_token": found[1]}, headers={"Referer": f"{secure}/"}
    )
    assert (sent.status_code, sent.headers["Location"]) == (302, "/joint")


def test_only_sending_the_form_with_its_token_lets_somebody_in(client: PageClient, link: PlanLink) -> None:
    client.session.commit()
    page = client.post(address(link), {"csrf_token": "made up"}, status=400)
    assert page.h1 == "This page was open too long"
    assert client.get("/joint").h1 == "You are not here by a link now"


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_token_that_was_tampered_with_is_not_found(client: PageClient, link: PlanLink, cut: int) -> None:
    good = token(link)
    wrong = good[: cut - 1] + ("A" if good[cut - 1] != "A" else "B") + good[cut:]
    for bad in (wrong, good[:-3], "made-up", signing.sign(link.id.hex, purpose="other", secret="s" * 32)):
        assert client.get(f"/joint/{bad}", status=404).h1 == "Page not found"
        client.post(f"/joint/{bad}", status=404)
        client.get(f"/joint/{bad}/renew", status=404)
        client.post(f"/joint/{bad}/renew", status=404)


def test_a_token_of_no_link_is_not_found(client: PageClient, world: World) -> None:
    client.get("/joint/" + signing.sign(world.pcn.id.hex, purpose="plan-link", secret="s" * 32), status=404)
    client.get("/joint/" + signing.sign("no id", purpose="plan-link", secret="s" * 32), status=404)


def test_an_expired_link_says_so_and_brings_a_new_one_by_mail(
    client: PageClient, world: World, guest: Person, link: PlanLink
) -> None:
    with clock.at(date(2026, 8, 11)):
        page = client.get(address(link), status=410)
        assert page.h1 == "This link no longer works"
        assert "It worked until 10 August 2026." in page.text
        client.post(address(link), status=410)
        page = client.submit(page)
        assert page.h1 == "Look at your mail"
        assert client.get("/joint").h1 == "You are not here by a link now"
        again = client.post(f"{address(link)}/renew")
        assert again.text == page.text, "nobody learns whether something was sent"
        new = world.session.scalars(select(PlanLink).order_by(PlanLink.created_at.desc())).first()
        assert new is not None
        assert come_in(client, new).h1 == "Cora Valecoord’s joint sessions"
    mails = world.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "plan-link")).all()
    assert [mail.to_address for mail in mails] == [guest.email] * 2


def test_a_revoked_link_brings_no_new_one_in_the_same_words(
    client: PageClient, world: World, link: PlanLink
) -> None:
    services.revoke_link(world.session, actor=world.lead, link=link)
    with clock.at(date(2026, 6, 20)):
        page = client.get(address(link), status=410)
        assert "It worked until" not in page.text
        assert client.submit(page).h1 == "Look at your mail"
    assert len(world.session.scalars(select(PlanLink)).all()) == 1


def test_a_link_used_again_after_its_renewal_is_refused(
    client: PageClient, world: World, link: PlanLink
) -> None:
    new = services.make_link(world.session, actor=world.lead, plan=link.plan)
    client.get(address(link), status=410)
    client.post(address(link), status=410)
    assert client.get("/joint").h1 == "You are not here by a link now"
    assert come_in(client, new).path == "/joint"


def test_asking_for_a_new_one_while_it_works_leads_to_the_link(client: PageClient, link: PlanLink) -> None:
    client.session.commit()
    assert client.get(f"{address(link)}/renew").h1 == "This link is for Dr Lena Linkonly"


# --- somebody who is signed in --------------------------------------------------------------------


def test_its_person_signed_in_is_taken_to_the_plan(client: PageClient, world: World) -> None:
    link = services.make_link(world.session, actor=world.lead, plan=world.enrol())
    page = client.sign_in(world.pcn_supervisor).get(address(link))
    assert page.path == f"/plans/{link.plan_id}"
    assert client.get("/library").h1 == "Library"


def test_somebody_else_signed_in_is_asked_to_sign_out_first(
    client: PageClient, world: World, link: PlanLink
) -> None:
    page = client.sign_in(world.supervisor).get(address(link))
    assert "You are signed in as Sam Valesuper" in page.text
    assert client.post(address(link)).h1 == page.h1
    assert client.get("/library").h1 == "Library", "still signed in"
    assert client.submit(page).h1 == "Sign in"
    assert client.submit(client.get(address(link))).path == "/joint"


def test_signing_in_ends_a_visit_and_a_visit_replaces_nobody(
    client: PageClient, world: World, link: PlanLink
) -> None:
    come_in(client, link)
    page = client.submit(client.get("/sign-in"), {"email": world.lead.email, "password": PASSWORD})
    assert page.path.startswith("/programme")
    client.get("/joint", status=403)


# --- what a visit opens ---------------------------------------------------------------------------

OPEN_TO_A_VISITOR = {
    "/agreements/<agreement>/accept",
    "/offers/<offer>/answer",
    "/plans/<plan>/agreements",
    "/responsibilities/<duty>/owner",
    "/responsibilities/<duty>/tick",
    "/responsibilities/<duty>/undo",
    "/sessions/<joint>",
    "/sessions/<joint>/addenda",
    "/sessions/<joint>/agree",
    "/sessions/<joint>/disagree",
    "/sessions/<joint>/invitation.ics",
    "/sessions/<joint>/return",
    "/time-requests",
    "/time-requests/<time_request>/answer",
}
"""Of all addresses of the app, those that a visitor by a link to the scene's plan may read."""


def test_every_address_but_the_allowed_ones_is_closed_to_a_visitor(client: PageClient, world: World) -> None:
    with clock.at(whole.TODAY):
        scene = whole.play(world)
        link = services.make_link(world.session, actor=world.supervisor, plan=scene.plan)
        come_in(client, link)
        csrf = client.token()
        wrong = []
        for path in MATRIX:
            got = client.raw.get(scene.address(path)).status_code
            if (got == 200) != (path in OPEN_TO_A_VISITOR) or got not in {200, 403, 404}:
                wrong.append(f"GET {path}: {got}")
            if path not in OPEN_TO_A_VISITOR:
                sent = client.raw.post(scene.address(path), data={"csrf_token": csrf}).status_code
                if sent not in {403, 404, 405}:
                    wrong.append(f"POST {path}: {sent}")
        assert wrong == []


def test_another_plan_of_the_same_person_stays_closed(
    client: PageClient, world: World, session: Session
) -> None:
    mine = world.enrol()
    other = world.enrol(world.other_coordinator)
    meetings = {}
    for plan in (mine, other):
        meeting, action = sent(session, world, plan)
        alone = scenes.book(session, world, plan, "PLAN-2.1", date(2026, 7, 8))
        meetings[plan.id] = (meeting.id, alone.id, action.id, duty(plan), duty(plan, DutyParty.ALLIANCE))
    link = services.make_link(session, actor=world.supervisor, plan=mine)
    come_in(client, link)
    joint, own, promised, tick, not_mine = meetings[mine.id]
    assert client.get(f"/sessions/{joint}").status == 200
    assert client.get(f"/actions/{promised}/close").status == 200
    assert client.get(tick).status == 200
    client.get(f"/sessions/{own}", status=404)
    client.get(not_mine, status=404)
    joint, own, promised, tick, not_mine = meetings[other.id]
    for closed in (
        f"/sessions/{joint}",
        f"/sessions/{joint}/agree",
        f"/sessions/{own}",
        f"/actions/{promised}/close",
        tick,
        not_mine,
        f"/plans/{other.id}/agreements",
    ):
        client.get(closed, status=404)
        sent_there = client.raw.post(closed, data={"csrf_token": client.token(), "state": "done"})
        assert sent_there.status_code in {404, 405}


def test_a_record_is_read_and_agreed_from_the_visits_page(
    client: PageClient, world: World, session: Session
) -> None:
    plan = world.enrol()
    record = scenes.sent(session, world, plan, "PLAN-1.2", date(2026, 6, 12))
    link = services.make_link(session, actor=world.supervisor, plan=plan)
    page = come_in(client, link)
    session_page = client.get(page.link("Read the record, then agree it"))
    assert client.get(session_page.link("Cora Valecoord’s programme")).path == "/joint"
    client.submit(session_page, action="/agree")
    session.refresh(record)
    assert [event.person_id for event in record.events][-1] == world.pcn_supervisor.id
    assert "Nothing more from you" in client.get("/joint").text


def test_a_duty_is_marked_as_done_and_undone_from_the_visits_page(
    client: PageClient, world: World, link: PlanLink
) -> None:
    page = come_in(client, link)
    page = client.submit(client.get(page.link("Mark as done")))
    assert page.path == "/joint"
    assert "is marked as done" in page.text
    assert "Done on 15 June 2026" in page.text
    page = client.submit(client.get(page.link("Undo")), {"reason": "By mistake"})
    assert page.path == "/joint"
    assert "Done on" not in page.text


def test_what_the_network_promised_is_closed_from_the_visits_page(
    client: PageClient, world: World, session: Session
) -> None:
    plan = world.enrol()
    sent(session, world, plan)
    draft = scenes.book(session, world, plan, "PLAN-2.1", date(2026, 6, 14))
    scenes.action(session, world, draft, text="Not sent yet", owner_party=Party.PCN_SUPERVISOR)
    page = come_in(client, services.make_link(session, actor=world.supervisor, plan=plan))
    assert "Find a room" in page.text
    assert "Nothing of yours" not in page.text
    assert "Not sent yet" not in page.text
    page = client.submit(client.get(page.link("Close it")), {"state": "done", "outcome": ""})
    assert page.path == "/joint"
    assert "Find a room" not in page.text


def test_the_visits_page_asks_the_database_as_often_for_much_as_for_little(
    client: PageClient, world: World, session: Session, engine: Engine
) -> None:
    plan = world.enrol()
    link = services.make_link(session, actor=world.supervisor, plan=plan)

    def asked() -> int:
        come_in(client, link)
        client.get("/joint")
        with statements(engine) as sent:
            client.raw.get("/joint")
        return len(sent)

    little = asked()
    sent(session, world, plan, promises=6)
    assert asked() <= little + 4  # what belongs to the records that wait, loaded once for all of them
    assert asked() <= 16


# --- the ends of a visit --------------------------------------------------------------------------


def test_revoking_ends_a_visit_at_once(client: PageClient, world: World, link: PlanLink) -> None:
    come_in(client, link)
    tick = duty(link.plan)
    form = client.get(tick)
    services.revoke_link(world.session, actor=world.lead, link=link)
    assert client.get("/joint", status=410).h1 == "This link no longer works"
    client.submit(form, status=410)
    client.get("/", status=410)
    world.session.expire_all()
    assert all(each.done_on is None for each in link.plan.responsibilities)


def test_a_visit_ends_when_its_link_expires(client: PageClient, link: PlanLink) -> None:
    with clock.at(clock.london(date(2026, 8, 10), 23, 50)):
        come_in(client, link)
    with clock.at(clock.london(date(2026, 8, 11), 0, 5)):
        assert client.get("/joint", status=410).h1 == "This link no longer works"


def test_a_visit_ends_with_the_assignment(client: PageClient, world: World, link: PlanLink) -> None:
    come_in(client, link)
    for assignment in link.plan.assignments:
        if assignment.party is Party.PCN_SUPERVISOR:
            assignment.ends_on = TODAY
    client.get("/joint", status=410)


def test_signing_out_ends_a_visit_and_says_how_to_come_back(client: PageClient, link: PlanLink) -> None:
    come_in(client, link)
    page = client.post("/sign-out")
    assert page.h1 == "You are not here by a link now"
    assert client.get("/joint").h1 == page.h1
    assert client.get("/").h1 == "Sign in"
    assert come_in(client, link).path == "/joint"


def test_a_silence_ends_a_visit_and_keeps_what_was_typed(
    client: PageClient, world: World, link: PlanLink
) -> None:
    come_in(client, link)
    tick = duty(link.plan)
    form = client.get(tick)
    with clock.at(NOON + timedelta(minutes=31)):
        page = client.submit(form, {"note": "The induction was on Monday"})
        assert page.h1 == "This link is for Dr Lena Linkonly"
        assert "what you typed is kept" in page.text
        page = client.submit(page)
        assert page.path == tick
        assert page.field("note") == "The induction was on Monday"
        assert client.submit(page).path == "/joint"
    assert world.session.scalars(select(HeldForm)).all() == []


def test_opening_the_link_after_a_silence_starts_a_new_visit(client: PageClient, link: PlanLink) -> None:
    come_in(client, link)
    with clock.at(NOON + timedelta(minutes=31)):
        page = client.get(address(link))
        assert page.h1 == "This link is for Dr Lena Linkonly"
        assert client.submit(page).path == "/joint"


def test_two_tabs_are_one_visit_and_the_last_link_opened_counts(
    client: PageClient, world: World, guest: Person, link: PlanLink
) -> None:
    other_plan = world.enrol(world.other_coordinator, pcn_supervisor=guest)
    other = services.make_link(world.session, actor=world.lead, plan=other_plan)
    come_in(client, link)
    first_tab = client.get(duty(link.plan))
    assert client.get("/joint").h1 == "Cora Valecoord’s joint sessions"
    second_tab = client.get(address(other))
    assert second_tab.h1 == "This link is for Dr Lena Linkonly"
    assert client.submit(second_tab).h1 == "Ciaran Valecoord’s joint sessions"
    assert client.submit(first_tab, status=400).h1 == "This page was open too long"
    client.post(first_tab.path, {"note": ""}, status=404)
    assert client.submit(client.get(duty(other_plan))).path == "/joint"
    world.session.expire_all()
    assert all(each.done_on is None for each in link.plan.responsibilities)


def test_another_page_is_refused_with_a_way_back(client: PageClient, link: PlanLink) -> None:
    come_in(client, link)
    page = client.get("/library", status=403)
    assert client.get(page.link("Go to your home page")).path == "/joint"


# --- an account -----------------------------------------------------------------------------------


def test_a_visit_is_made_into_an_account(
    client: PageClient, world: World, guest: Person, link: PlanLink
) -> None:
    page = come_in(client, link)
    form = client.get(page.link("Make this an account"))
    assert guest.email in form.text
    refused = client.submit(form, {"new_password": "short"})
    assert refused.errors == ["Use a password of at least 12 characters. Three random words work well"]
    page = client.submit(refused, {"new_password": NEW_PASSWORD})
    assert "You have an account now" in page.text
    assert client.get("/library").h1 == "Library"
    client.post("/sign-out")
    client.get(address(link), status=410)
    page = client.submit(client.get("/sign-in"), {"email": guest.email, "password": NEW_PASSWORD})
    assert page.h1 == "Cora Valecoord’s programme"


def test_who_has_an_account_already_is_offered_none(client: PageClient, world: World) -> None:
    link = services.make_link(world.session, actor=world.lead, plan=world.enrol())
    page = come_in(client, link)
    assert "Make this an account" not in page.text
    client.get("/joint/account", status=404)
    client.post("/joint/account", {"new_password": NEW_PASSWORD}, status=404)
    world.session.refresh(world.pcn_supervisor)
    assert accounts.sign_in(world.session, email=world.pcn_supervisor.email, password=PASSWORD)


def test_a_first_password_that_waits_does_not_stand_in_a_visits_way(client: PageClient, world: World) -> None:
    world.pcn_supervisor.must_change_password = True
    link = services.make_link(world.session, actor=world.lead, plan=world.enrol())
    assert come_in(client, link).path == "/joint"
