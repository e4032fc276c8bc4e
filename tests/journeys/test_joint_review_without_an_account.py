"""A PCN supervisor takes part in the joint sessions by a link alone, until they want an account."""

import re
from datetime import date

from sqlalchemy import select

from tests.journeys.browser import Visitor
from tests.journeys.conftest import Stage
from tests.journeys.steps import book_the_time, enrol, offer_times, on, words_of, write_record
from trainingapp.accounts.models import Person

NAME = "Dr Lena Linkonly"
EMAIL = "lena.linkonly@vale.example"
NEW_PASSWORD = "three random words here"
FIRST, SECOND = date(2026, 6, 9), date(2026, 6, 10)


def test_a_joint_review_with_somebody_who_has_no_account(stage: Stage) -> None:
    guest = the_lead_adds_a_pcn_supervisor_by_link_only(stage)
    plan = enrol(stage, stage.world.coordinator, pcn_supervisor=guest)
    the_supervisor_proposes_the_agreement_and_offers_times(stage, plan)
    link = the_supervisor_sends_a_link(stage, plan)
    the_guest_sees_to_everything_on_one_page(stage, guest, link)
    the_guest_reaches_nothing_else(stage, guest, link, plan)
    session = the_joint_session_is_booked_and_everybody_invited(stage)
    the_joint_record_is_sent_and_agreed(stage, guest, link, session)
    a_revoked_link_ends_the_visit_at_once(stage, guest, link, plan)
    renewed = an_expired_link_brings_a_new_one(stage, guest, the_supervisor_sends_a_link(stage, plan))
    the_guest_makes_it_an_account(stage, guest, renewed)


def the_lead_adds_a_pcn_supervisor_by_link_only(stage: Stage) -> Person:
    lead = stage.visitor(stage.world.lead).go("/people/add")
    lead.fill("Full name", NAME).fill("E-mail address", EMAIL).choose("PCN supervisor")
    lead.choose("Where they work", stage.world.pcn.name).choose("Without an account, by link only")
    lead.press("Add the person").sees(NAME).does_not_see("First password")
    guest = stage.session.scalars(select(Person).where(Person.email == EMAIL)).unique().one()
    stage.session.commit()  # SQLite writes one at a time
    assert not guest.has_account
    return guest


def the_supervisor_proposes_the_agreement_and_offers_times(stage: Stage, plan: str) -> None:
    supervisor = stage.visitor(stage.world.supervisor)
    supervisor.go(f"{plan}/agreements").follow("Propose the programme agreement")
    supervisor.fill("If somebody is in distress or at risk", "The duty practice manager, then the alliance")
    supervisor.press("Propose it").sees("Number 1, proposed by")
    supervisor.go(plan)
    supervisor.page.get_by_role("link", name="Book the first joint session").first.click()
    supervisor.look().follow("Offer")
    supervisor.fill("How long it lasts", "45")
    offer_times(supervisor, (FIRST, SECOND), "14:00")
    supervisor.sees("Times offered", NAME)


def the_supervisor_sends_a_link(stage: Stage, plan: str) -> str:
    """The address in the mail, which is the one that the page showed once."""
    supervisor = stage.visitor(stage.world.supervisor).go(f"{plan}/details")
    supervisor.follow("Send the PCN supervisor a link").follow("Send a link").sees(EMAIL)
    supervisor.press("Send the link").sees("A link is on its way", "shown only now")
    shown = supervisor.page.locator(".app-link-address code").inner_text()
    supervisor.go(f"{plan}/links").does_not_see("shown only now")
    link = link_in_the_mail(stage)
    assert link == shown
    return link


def link_in_the_mail(stage: Stage) -> str:
    mails = [mail for mail in stage.deliver() if mail.recipients == [EMAIL]]
    assert len(mails) == 1, [str(mail.message["Subject"]) for mail in mails]
    words = words_of(mails[0])
    assert stage.world.coordinator.name not in words, "a mail names nobody but its reader"
    found = re.search(rf"{re.escape(stage.address)}/joint/\S+", words)
    assert found, words
    return found[0]


def come_in(stage: Stage, guest: Person, link: str) -> Visitor:
    visitor = stage.stranger(guest).go(link).sees(f"This link is for {NAME}")
    visitor.press(f"Continue as {NAME}").sees(f"{stage.world.coordinator.name}’s joint sessions")
    assert visitor.page.url == f"{stage.address}/joint", "the address of the page lets nobody else in"
    return visitor


def the_guest_sees_to_everything_on_one_page(stage: Stage, guest: Person, link: str) -> None:
    visitor = come_in(stage, guest, link)
    visitor.follow("Read and accept the programme agreement")
    visitor.sees("The duty practice manager, then the alliance").press("Accept this agreement")
    visitor.sees("You accepted the programme agreement").go("/joint").does_not_see(
        "To agree before you start"
    )
    visitor.follow("Say which of the times suit you").press("Send your answer").sees("There is a problem")
    visitor.page.get_by_role("checkbox", name="10 June 2026").check()
    visitor.press("Send your answer").sees("Thank you").does_not_see("Say which of the times suit you")
    visitor.follow("Mark as done").fill_date("Date done", date(2026, 6, 1))
    visitor.fill("Where it can be seen", "The rota of June").press("Mark as done")
    visitor.sees("joint sessions", "Done on 1 June 2026")


def the_guest_reaches_nothing_else(stage: Stage, guest: Person, link: str, plan: str) -> None:
    visitor = come_in(stage, guest, link)
    for path in ("/library", "/account", "/people", "/programme", "/calendar", f"{plan}/competencies", plan):
        answer = visitor.context.request.get(path, max_redirects=0)
        assert answer.status in {403, 404}, f"{path}: {answer.status}"
    visitor.refused("/library", 403).follow("Go to your home page").sees("joint sessions")


def the_joint_session_is_booked_and_everybody_invited(stage: Stage) -> str:
    world = stage.world
    stage.visitor(world.coordinator).follow("times suit you").choose("10 June 2026").press("Send your answer")
    supervisor = stage.visitor(world.supervisor)
    supervisor.follow("Book the first joint session at one of the times").sees("(the most)")
    book_the_time(supervisor, "10 June 2026")
    invited = [mail for mail in stage.deliver() if mail.message.get_content_type() != "text/plain"]
    to = {recipient for mail in invited for recipient in mail.recipients}
    assert to >= {EMAIL, world.coordinator.email}
    for mail in invited:
        [calendar] = [part for part in mail.message.walk() if part.get_content_type() == "text/calendar"]
        assert "METHOD:REQUEST" in str(calendar.get_content())
    return supervisor.page.url


def the_joint_record_is_sent_and_agreed(stage: Stage, guest: Person, link: str, session: str) -> None:
    on(stage, SECOND, 16)
    texts = {
        "Priorities of the network": "Screening uptake in the two practices with the lowest figures.",
        "Intended role": "Runs the follow-up lists and is the first contact after a diagnosis.",
        "What we talked about": "All three of us agreed what the first three months are for.",
    }
    supervisor = write_record(stage, session, SECOND, "45", texts)
    supervisor.press("Send to")
    supervisor.look()
    visitor = come_in(stage, guest, link)
    visitor.follow("Read the record, then agree it").sees("lowest figures").press("Agree this record")
    visitor.sees("Waiting for").go("/joint").sees("Nothing more from you")
    stage.visitor(stage.world.coordinator).follow("Agree the record").press("Agree this record")
    come_in(stage, guest, link).sees("Agreed", "Nothing more to do")


def a_revoked_link_ends_the_visit_at_once(stage: Stage, guest: Person, link: str, plan: str) -> None:
    visitor = come_in(stage, guest, link)
    supervisor = stage.visitor(stage.world.supervisor).go(f"{plan}/links")
    supervisor.follow("Revoke").press("Revoke the link").sees("The link no longer works")
    visitor.refused("/joint", 410).sees("This link no longer works", "You can ask for a new one")
    visitor.press("Ask for a new link").sees("Look at your mail")
    assert stage.deliver() == [], "who was shown the door opens it by asking the supervisor alone"


def an_expired_link_brings_a_new_one(stage: Stage, guest: Person, link: str) -> str:
    on(stage, date(2026, 8, 20))
    visitor = stage.stranger(guest).refused(link, 410)
    visitor.sees("This link no longer works", "It worked until").press("Ask for a new link")
    visitor.sees("Look at your mail")
    return link_in_the_mail(stage)


def the_guest_makes_it_an_account(stage: Stage, guest: Person, link: str) -> None:
    visitor = come_in(stage, guest, link).follow("Make this an account")
    visitor.fill("password", "short").press("Make the account").sees("There is a problem")
    visitor.fill("password", NEW_PASSWORD).press("Make the account").sees("You have an account now")
    stage.stranger(guest).refused(link, 410).sees("it was made into an account")
    visitor = stage.stranger(guest).go("/sign-in").fill("E-mail address", EMAIL)
    visitor.page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    visitor.press("Sign in").sees(f"{stage.world.coordinator.name}’s programme")
    visitor.follow("First joint session").sees("lowest figures")
