"""Steps that several stories share: a day comes, somebody is enrolled, a session is booked and recorded."""

import re
from collections.abc import Sequence
from datetime import date

from tests.journeys.browser import Visitor
from tests.journeys.conftest import Stage
from tests.notifications.mail_server import Taken
from trainingapp.accounts.models import Person
from trainingapp.core import clock


def on(stage: Stage, day: date, hour: int = 10) -> None:
    """It is this day now: the mail of before has arrived, and everybody signs in anew."""
    stage.now = clock.london(day, hour)
    stage.deliver()


def enrol(stage: Stage, coordinator: Person, *, pcn_supervisor: Person | None = None) -> str:
    """The lead enrols somebody in the first network, step by step. Gives the address of the plan."""
    world = stage.world
    lead = stage.visitor(world.lead)
    lead.sees("The programme today").go("/plans/enrol")
    lead.choose("Coordinator", coordinator.name)
    lead.choose("Primary care network (PCN)", world.pcn.name)
    lead.press("Continue")
    lead.press("Continue").sees("There is a problem")
    lead.fill_date("Employment start", date(2026, 5, 1)).fill_date("Programme start", date(2026, 6, 1))
    lead.choose("Alliance supervisor", world.supervisor.name)
    lead.choose("PCN supervisor", (pcn_supervisor or world.pcn_supervisor).name)
    lead.choose("Practice manager")
    lead.choose("Role", "Cancer Care Coordinator")
    lead.choose("Competency framework", "Draft competency framework")
    lead.choose("Plan template", "Six-month")
    lead.fill("Contract hours", "37.5").fill(world.practice.name, "30")
    lead.press("Continue").sees("full track")
    lead.press(f"Enrol {coordinator.name}").sees(coordinator.name)
    found = re.search(r"/plans/[0-9a-f-]{36}", lead.page.url)
    assert found, lead.page.url
    return found[0]


def book(stage: Stage, title: str, day: date, minutes: str) -> str:
    """Book a planned activity from the coordinator's page. Gives the address of the session."""
    supervisor = stage.visitor(stage.world.supervisor).follow(stage.world.coordinator.name)
    supervisor.page.get_by_role("link", name=f"Book the {title[0].lower()}{title[1:]}").first.click()
    supervisor.look()
    supervisor.fill_date("Date", day).fill("Time", "14:00").fill("How long it lasts", minutes)
    supervisor.choose("Video").press("Book the session")
    return supervisor.page.url


def offer_times(supervisor: Visitor, days: Sequence[date], time: str) -> None:
    """Fill in the page that offers times, and send it."""
    for number, day in enumerate(days, 1):
        row = supervisor.page.get_by_role("group", name=f"Time {number}")
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            row.get_by_label(part).fill(str(value))
        row.get_by_label("Time", exact=True).fill(time)
    supervisor.choose("Video").press("Offer these times")


def book_the_time(supervisor: Visitor, words: str) -> None:
    """On the page with the answers, book the time that says this."""
    row = supervisor.page.get_by_role("main").get_by_role("listitem").filter(has_text=words)
    row.get_by_role("link", name="Book this time").click()
    supervisor.look().press("Book").sees("Booked")


def write_record(stage: Stage, session: str, day: date, minutes: str, texts: dict[str, str]) -> Visitor:
    """Open the record of a session, mark that everybody came, and fill in what was said."""
    supervisor = stage.visitor(stage.world.supervisor).go(session)
    supervisor.page.get_by_role("link", name="Write the record").first.click()
    supervisor.look()
    everybody_came(supervisor)
    supervisor.fill_date("Date held", day).fill("How long it lasted", minutes)
    for label, text in texts.items():
        supervisor.page.get_by_label(label).first.fill(text)
    return supervisor


def everybody_came(writer: Visitor) -> None:
    """Mark each person of the record that is open."""
    for group in writer.page.get_by_role("group").all():
        attended = group.get_by_label("Attended")
        if attended.count() == 1:
            attended.check()


def words_of(mail: Taken) -> str:
    """All of a mail that its reader reads: subject and text."""
    body = mail.message.get_body(("plain",))
    assert body is not None
    return f"{mail.message['Subject']}\n{body.get_content()}"


# --- competence -----------------------------------------------------------------------------------


def rate(coordinator: Visitor, plan: str, code: str, level: int) -> None:
    """Rate oneself on one competency, knowledge and confidence alike, 1 to 5."""
    coordinator.go(f"{plan}/competencies/{code}/rate")
    for group in ("How much do you know about this?", "How confident are you in doing this at work?"):
        coordinator.page.get_by_role("group", name=group).get_by_role("radio").nth(level - 1).check()
    coordinator.press("Save the rating")


def add_evidence(
    coordinator: Visitor, plan: str, kind: str, title: str, day: date, shows: Sequence[str]
) -> None:
    """Add a piece of evidence in words, and say how it shows each of these competencies."""
    coordinator.go(f"{plan}/evidence/add").choose(kind).fill("Title", title)
    coordinator.fill_date("When it happened", day)
    coordinator.fill("In your words", "What I did, what came of it, and what I would do differently.")
    coordinator.press("Save and go on").sees("Which competencies does it show?")
    for code in shows:
        coordinator.choose(code)
    coordinator.press("Go on")
    for code in shows:
        coordinator.fill(f"How does it show {code}", "It was done from end to end, and checked.")
    coordinator.press("Save").sees(title)


def ask_for_several(coordinator: Visitor, plan: str, codes: Sequence[str]) -> None:
    """Ask for the sign-off of several competencies with one claim."""
    coordinator.go(f"{plan}/sign-offs/request")
    for code in codes:
        coordinator.choose(code)
    coordinator.fill("Why do you think these competencies are met?", "It is done every week, without help.")
    coordinator.press("Send the requests")
