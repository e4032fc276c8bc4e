"""An alliance supervisor with several coordinators lives through a month, from one page."""

from datetime import date, timedelta
from urllib.parse import quote_plus

from playwright.sync_api import Response, expect

from tests.journeys.browser import Visitor
from tests.journeys.conftest import Stage
from tests.journeys.steps import book_the_time, enrol, everybody_came, offer_times, on, words_of
from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role

OFFERED = (date(2026, 6, 4), date(2026, 6, 5))
HELD = date(2026, 6, 5)
MOVED_TO = date(2026, 6, 8)
GROUP = date(2026, 6, 18)
COVER = (date(2026, 7, 6), date(2026, 7, 17))
SUMMARY = "The role, the first weeks, and what to read first."
PRIVATE = "Ask about the van next time."
PAGES = 6
TO_DO = "form button, a.nhsuk-button, a[href*='/groups/book?activity=']"
"""What a page has where something can be done: a button, or the group sessions to choose from."""


def test_a_month_in_a_supervisors_life(stage: Stage) -> None:
    """Cora's session is offered and agreed; Dara's is returned and corrected; Ewan does not agree."""
    cora = stage.world.coordinator
    dara = a_coordinator(stage, "Dara Newcomer")
    ewan = a_coordinator(stage, "Ewan Newcomer")
    plans = {person.name: enrol(stage, person) for person in (cora, dara, ewan)}
    the_supervision_agreement_is_proposed_and_accepted(stage, plans[cora.name], cora)
    session = times_are_offered_answered_and_booked(stage, plans[cora.name], cora)
    the_coordinator_prepares_and_shares(stage, cora)
    the_session_is_recorded_and_sent(stage, session)
    the_record_is_agreed(stage, session, cora)
    a_session_is_moved(stage, plans[dara.name], dara)
    a_returned_record_is_corrected_and_agreed(stage, dara)
    a_statement_of_disagreement_stands_beside_the_record(stage, plans[ewan.name], ewan)
    a_group_has_its_register_taken(stage, [cora, dara, ewan])
    everything_that_waits_is_done_from_the_home_page(stage)
    a_colleague_covers_for_a_fortnight(stage, dara)


def a_coordinator(stage: Stage, name: str) -> Person:
    person = stage.world.add_person(name, name, Role.COORDINATOR, stage.world.pcn)
    stage.session.commit()
    return person


def the_supervision_agreement_is_proposed_and_accepted(stage: Stage, plan: str, cora: Person) -> None:
    supervisor = stage.visitor(stage.world.supervisor).go(f"{plan}/agreements")
    supervisor.follow("Propose the supervision agreement").fill("What is it for?", "")
    supervisor.press("Propose it").sees("There is a problem").fill("What is it for?", "To settle in well")
    supervisor.fill("If somebody is in distress or at risk", "The practice manager on duty")
    supervisor.press("Propose it").sees("Waiting")
    coordinator = stage.visitor(cora).follow("Read and accept the supervision agreement")
    coordinator.sees("To settle in well", "The practice manager on duty").press("Accept this agreement")
    coordinator.does_not_see("Read and accept the supervision agreement")


def times_are_offered_answered_and_booked(stage: Stage, plan: str, cora: Person) -> str:
    """Gives the address of the session."""
    supervisor = stage.visitor(stage.world.supervisor).go(plan)
    supervisor.follow("Book the first individual session").follow("Offer")
    offer_times(supervisor, OFFERED, "10:00")
    supervisor.sees("Times offered")
    coordinator = stage.visitor(cora).follow("Say which times suit you")
    coordinator.choose("5 June 2026").press("Send your answer").sees("Thank you")
    supervisor.go("/").follow("Book the first individual session at one of the times you offered")
    book_the_time(supervisor, "5 June 2026")
    return supervisor.page.url


def the_coordinator_prepares_and_shares(stage: Stage, cora: Person) -> None:
    """What is typed is kept by itself, and is nobody else's until it is shared."""
    on(stage, HELD - timedelta(days=1))
    coordinator = stage.visitor(cora).follow("Prepare")
    coordinator.fill("What went well", "The practices know me by name.")
    coordinator.fill("What you want to bring", "How long should a review take?")
    is_saved(coordinator, "How long should a review take?")
    supervisor = stage.visitor(stage.world.supervisor).follow("individual session")
    supervisor.does_not_see("The practices know me by name")
    coordinator.page.reload()
    assert coordinator.page.get_by_label("What went well").input_value() == "The practices know me by name."
    coordinator.look().press("Share").sees("You shared what you bring")


def the_session_is_recorded_and_sent(stage: Stage, session: str) -> None:
    """In at most six pages, some of it typed on another device."""
    on(stage, HELD, 11)
    supervisor = stage.visitor(stage.world.supervisor)
    loads: list[str] = []
    supervisor.page.on("load", lambda page: loads.append(page.url))
    supervisor.follow("individual session").follow("Write the record").sees("How long should a review take?")
    everybody_came(supervisor)
    supervisor.fill("What we talked about", SUMMARY)
    supervisor.page.get_by_role("textbox", name="Your private note").fill(PRIVATE)
    is_saved(supervisor, PRIVATE)

    tablet = stage.visitor(stage.world.supervisor).go(f"{session}/record")
    assert tablet.page.get_by_label("What we talked about").input_value() == SUMMARY
    tablet.context.close()

    page = supervisor.page
    page.get_by_text("0 competencies ticked").click()
    page.get_by_role("checkbox", name="CMP-").first.check()
    supervisor.fill("How long it lasted", "40").fill("What is to be done", "Visit the second practice")
    supervisor.choose("Who does it", stage.world.coordinator.name).fill_date("By when", date(2026, 6, 26))
    supervisor.press("Send to").sees("Sent to", SUMMARY, "Visit the second practice", "CMP-", PRIVATE)
    supervisor.follow("Book it").press("Book the session").sees("Booked")
    assert len(loads) <= PAGES, loads


def is_saved(writer: Visitor, last: str) -> None:
    """Leave the field with these words: they are sent by themselves, and the page says when."""
    page = writer.page

    def with_the_last_words(answer: Response) -> bool:
        return answer.url.endswith("/autosave") and quote_plus(last) in (answer.request.post_data or "")

    with page.expect_response(with_the_last_words):
        page.get_by_role("heading", level=1).click()
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at")
    writer.look()


def the_record_is_agreed(stage: Stage, session: str, cora: Person) -> None:
    on(stage, HELD, 15)
    coordinator = stage.visitor(cora).follow("Agree the record").sees(SUMMARY).does_not_see(PRIVATE)
    coordinator.press("Agree this record").sees("Agreed")
    for person in (stage.world.pcn_supervisor, stage.world.lead):
        answer = stage.visitor(person).context.request.get(session)
        assert SUMMARY not in answer.text()


def a_session_is_moved(stage: Stage, plan: str, dara: Person) -> None:
    """Everybody has the change in their calendar, under the same name."""
    first = book_and_look_at_the_mail(stage, plan, dara)
    supervisor = stage.visitor(stage.world.supervisor).go(plan).follow("Open the session")
    supervisor.follow("Move this session").fill_date("Date", MOVED_TO).fill("Time", "11:00")
    supervisor.press("Move the session").sees("There is a problem")
    supervisor.fill("Why is it moved?", "The practice has an inspection").press("Move")
    supervisor.sees("8 June 2026")
    moved = calendar_for(stage, dara)
    assert (field(moved, "UID"), field(moved, "METHOD")) == (field(first, "UID"), "REQUEST")
    assert int(field(moved, "SEQUENCE")) > int(field(first, "SEQUENCE"))


def book_and_look_at_the_mail(stage: Stage, plan: str, person: Person) -> str:
    supervisor = stage.visitor(stage.world.supervisor).go(plan)
    supervisor.follow("Book the first individual session").fill_date("Date", HELD + timedelta(days=4))
    supervisor.fill("Time", "14:00").fill("How long it lasts", "60").choose("Video")
    supervisor.press("Book the session").sees("Booked")
    return calendar_for(stage, person)


def calendar_for(stage: Stage, person: Person) -> str:
    """The invitation that this person has in their mail now."""
    [mail] = [mail for mail in stage.deliver() if mail.recipients == [person.email]]
    [part] = [part for part in mail.message.walk() if part.get_content_type() == "text/calendar"]
    return str(part.get_content())


def field(calendar: str, name: str) -> str:
    [value] = {line.split(":", 1)[1] for line in calendar.splitlines() if line.startswith(f"{name}:")}
    return value.strip()


def a_returned_record_is_corrected_and_agreed(stage: Stage, dara: Person) -> None:
    on(stage, MOVED_TO, 15)
    supervisor = write(stage, dara, "We spoke of the two practices.", "40")
    supervisor.press("Send to").sees("Sent to")
    coordinator = stage.visitor(dara).follow("Agree the record").follow("Ask for changes")
    coordinator.press("Return the record").sees("There is a problem")
    coordinator.fill("What should change?", "There are three practices").press("Return the record")
    supervisor.go("/").follow("it was returned").fill(
        "What we talked about", "We spoke of the three practices."
    )
    supervisor.press("Send to").sees("There are three practices", "We spoke of the three practices.")
    coordinator.go("/").follow("Agree the record").press("Agree this record").sees("Agreed")


def write(stage: Stage, coordinator: Person, summary: str, minutes: str) -> Visitor:
    """The supervisor writes what waits to be written, from the home page on."""
    supervisor = stage.visitor(stage.world.supervisor)
    supervisor.page.get_by_role("heading", name=coordinator.name).first.get_by_role("link").click()
    supervisor.look().follow("Write the record")
    everybody_came(supervisor)
    return supervisor.fill("How long it lasted", minutes).fill("What we talked about", summary)


def a_statement_of_disagreement_stands_beside_the_record(stage: Stage, plan: str, ewan: Person) -> None:
    book_and_look_at_the_mail(stage, plan, ewan)
    on(stage, HELD + timedelta(days=4), 16)
    write(stage, ewan, "Ewan will move to the other practice.", "60").press("Send to").sees("Sent to")
    coordinator = stage.visitor(ewan).follow("Agree the record").follow("isagree")
    coordinator.fill("What do you see differently?", "I said that I would think about it.")
    coordinator.press("Disagree, with this statement")
    coordinator.sees("Ewan will move to the other practice.", "I said that I would think about it.")
    supervisor = stage.visitor(stage.world.supervisor).does_not_see("Agree the record")
    supervisor.go(coordinator.page.url).sees("I said that I would think about it.")


def a_group_has_its_register_taken(stage: Stage, people: list[Person]) -> None:
    supervisor = stage.visitor(stage.world.supervisor).follow("Book a group session")
    supervisor.follow("First group").fill_date("Date", GROUP).fill("Time", "14:00").choose("Video")
    for person in people:
        supervisor.page.get_by_role("checkbox", name=person.name).check()
    supervisor.press("Book the group").sees("3 coordinators expected")
    on(stage, GROUP, 16)
    supervisor = stage.visitor(stage.world.supervisor).follow("Take the register").follow("Everybody came")
    absent = supervisor.page.get_by_role("group", name=people[2].name)
    absent.get_by_role("radio", name="Apologies").check()
    supervisor.press("Save the register").sees("The register is saved: 2 coordinators came")
    stage.visitor(people[0]).does_not_see("First group session due")


def everything_that_waits_is_done_from_the_home_page(stage: Stage) -> None:
    """Each thing named there is a link to a page where it can be done, and no dead end."""
    supervisor = stage.visitor(stage.world.supervisor)
    links = supervisor.page.locator("#waiting ~ ol.app-waiting a")
    addresses = [str(link.get_attribute("href")) for link in links.all()]
    assert addresses
    for address in addresses:
        supervisor.go(address)
        assert supervisor.page.get_by_role("main").locator(TO_DO).count(), address
    supervisor.go("/").follow("Write the record").fill("Shared note", "How reviews are prepared.")
    supervisor.press("Finish").go("/").does_not_see("Write the record of the group")


def a_colleague_covers_for_a_fortnight(stage: Stage, dara: Person) -> None:
    """While the cover lasts the colleague acts; before and afterwards it is none of theirs."""
    world = stage.world
    on(stage, date(2026, 7, 1))
    supervisor = stage.visitor(world.supervisor).follow("Arrange cover")
    for box in supervisor.page.get_by_role("checkbox").all():
        box.check()
    supervisor.choose("Who takes over?", world.other_supervisor.name).choose("For a period")
    supervisor.fill_date("First day of the cover", COVER[0]).fill_date("Last day of the cover", COVER[1])
    supervisor.press("Continue").sees("From 6 July 2026 to 17 July 2026").fill("Why?", "Annual leave")
    supervisor.press(f"Hand over to {world.other_supervisor.name}")
    told = [mail for mail in stage.deliver() if mail.recipients == [dara.email]]
    assert told
    assert "Annual leave" not in words_of(told[0])
    stage.visitor(world.other_supervisor).does_not_see(dara.name)
    on(stage, COVER[0])
    cover = stage.visitor(world.other_supervisor).sees(dara.name)
    cover.page.locator("#caseload ~ * a", has_text=dara.name).first.click()
    cover.look().page.get_by_role("link", name="Book the").first.click()
    cover.look().fill_date("Date", date(2026, 7, 14)).fill("Time", "09:30").choose("Video")
    cover.fill("How long it lasts", "45").press("Book the session").sees("outside the time it is due")
    cover.press("Book all the same").sees("Booked", world.other_supervisor.name)
    on(stage, COVER[1] + timedelta(days=3))
    stage.visitor(world.other_supervisor).does_not_see(dara.name)
    stage.visitor(world.supervisor).sees(dara.name)
