"""A coordinator goes on leave and comes back: the plan stands still, then goes on, and says what it was."""

import urllib.request
from datetime import date

from icalendar import Calendar, Event

from tests.journeys.browser import Visitor
from tests.journeys.conftest import Stage
from tests.journeys.steps import book, enrol, on, words_of, write_record
from tests.notifications.mail_server import Taken
from trainingapp.core import clock

WENT, BACK = date(2026, 7, 13), date(2026, 7, 27)
REASON = "Back after the school holidays have begun"


def test_a_coordinator_goes_on_leave_and_comes_back(stage: Stage) -> None:
    plan = enrol(stage, stage.world.coordinator)
    session = book(stage, "First individual session", date(2026, 6, 3), "60")
    feed = the_coordinator_subscribes_to_the_calendar(stage)
    the_session_is_held_and_agreed(stage, session)
    the_plan_is_paused_and_everybody_is_told_without_the_reason(stage, plan)
    nothing_is_asked_for_meanwhile(stage)
    the_plan_goes_on_and_later_windows_have_moved(stage, plan)
    an_activity_is_waived_and_one_added(stage, plan)
    the_programme_is_extended(stage, plan)
    the_coordinator_sees_all_of_it(stage)
    the_calendar_follows_until_its_address_is_stopped(stage, plan, feed)


def the_coordinator_subscribes_to_the_calendar(stage: Stage) -> str:
    coordinator = stage.visitor(stage.world.coordinator).go("/calendar/feed").sees("You have no address yet")
    coordinator.press("Make my address").sees("Whoever knows the address can read your sessions")
    address = coordinator.page.locator(".app-address code").inner_text()
    [first] = sessions_in(address)
    assert first.start == clock.london(date(2026, 6, 3), 14)
    assert first.get("SUMMARY")
    assert stage.world.coordinator.name not in str(first.to_ical())
    return address


def the_session_is_held_and_agreed(stage: Stage, session: str) -> None:
    on(stage, date(2026, 6, 3), 16)
    texts = {"What we talked about": "The first weeks."}
    write_record(stage, session, date(2026, 6, 3), "60", texts).press("Send to")
    stage.visitor(stage.world.coordinator).follow("Agree the record").press("Agree this record")


def the_plan_is_paused_and_everybody_is_told_without_the_reason(stage: Stage, plan: str) -> None:
    on(stage, WENT)
    supervisor = bend(stage, plan, "Pause the plan")
    supervisor.press("Pause the plan").sees("Select why the plan stands still")
    supervisor.choose("Annual, study or special leave").fill_date("First day away", WENT)
    supervisor.fill_date("Expected day back", BACK).fill("Anything the others should know", REASON)
    supervisor.press("Pause the plan").sees("Paused", "Since 13 July 2026", "expected back on 27 July 2026")
    everybody_is_told(stage, stage.deliver(), "A plan is paused")


def nothing_is_asked_for_meanwhile(stage: Stage) -> None:
    """Days pass; nothing falls due, the sentence about the pace stays, and the digest is silent."""
    before = where_it_stands(stage)
    on(stage, date(2026, 7, 24))
    assert where_it_stands(stage) == before
    coordinator = stage.visitor(stage.world.coordinator)
    coordinator.sees("Your programme is paused. Nothing is expected of you", "Nothing waits for you")
    supervisor = stage.visitor(stage.world.supervisor)
    supervisor.sees("Paused")
    waiting = supervisor.page.locator("#waiting ~ ol.app-waiting, #waiting ~ h3").all_inner_texts()
    assert stage.world.coordinator.name not in " ".join(waiting)


def the_plan_goes_on_and_later_windows_have_moved(stage: Stage, plan: str) -> None:
    before = windows(stage, plan)
    on(stage, BACK)
    supervisor = bend(stage, plan, "Resume the plan")
    supervisor.fill_date("First day back", BACK).press("Resume the plan").sees("14 days")
    everybody_is_told(stage, stage.deliver(), "A plan goes on")
    after = windows(stage, plan)
    assert before.keys() == after.keys()
    moved = {code for code in before if after[code] != before[code]}
    assert moved, "what comes after the leave moves"
    assert moved != set(before), "what was over before it stays"
    for code in moved:
        assert f"was {before[code]}" in after[code], "the days it was planned for stay visible"


def an_activity_is_waived_and_one_added(stage: Stage, plan: str) -> None:
    supervisor = stage.visitor(stage.world.supervisor).go(f"{plan}/details")
    group = supervisor.page.locator("#PLAN-1\\.4")
    group.get_by_role("link", name="Waive").click()
    supervisor.look().press("Waive the activity").sees("Select why it is not asked for")
    supervisor.choose("The coordinator was away").fill("Note", "The group met in the second week of leave")
    supervisor.press("Waive the activity")
    supervisor.sees("Waived", "The coordinator was away. The group met in the second week of leave")
    supervisor.follow("Add an activity").choose("Individual").fill(
        "What it is called in the plan", "Catching up"
    )
    supervisor.fill("Programme month", "3").fill("Minutes", "45").fill(
        "Reason", "To catch up after the leave"
    )
    supervisor.press("Add the activity").sees("Catching up", "Added", "To catch up after the leave")


def the_programme_is_extended(stage: Stage, plan: str) -> None:
    supervisor = bend(stage, plan, "Extend the programme")
    supervisor.fill_date("New last day", date(2026, 6, 2)).fill("Reason", "Two weeks were away")
    supervisor.press("Extend the programme").sees("There is a problem")
    supervisor.fill_date("New last day", date(2027, 1, 29)).press("Extend the programme")
    supervisor.sees("29 January 2027 (extended)", "Extended: the last day was")


def the_coordinator_sees_all_of_it(stage: Stage) -> None:
    coordinator = stage.visitor(stage.world.coordinator).does_not_see("Your programme is paused")
    coordinator.page.get_by_text("The same six months as a list").click()
    coordinator.look().sees("Was ", "Added to this plan", "Not asked for: the coordinator was away")
    coordinator.follow("Your plan").sees("First day away 13 July 2026, first day back 27 July 2026 (14 days)")
    coordinator.does_not_see("Pause the plan", "Add an activity")


def the_calendar_follows_until_its_address_is_stopped(stage: Stage, plan: str, feed: str) -> None:
    supervisor = stage.visitor(stage.world.supervisor).go(plan)
    supervisor.page.get_by_role("link", name="Book the catching up").first.click()
    supervisor.look().fill_date("Date", date(2026, 8, 19)).fill("Time", "10:30")
    supervisor.choose("Video").press("Book the session").sees("Booked")
    first, second = sessions_in(feed)
    assert (first.start, second.start) == (
        clock.london(date(2026, 6, 3), 14),
        clock.london(date(2026, 8, 19), 10, 30),
    )
    coordinator = stage.visitor(stage.world.coordinator).go("/calendar/feed")
    coordinator.follow("Stop the address").press("Stop").sees("no longer works")
    assert coordinator.context.request.get(feed).status == 404


def bend(stage: Stage, plan: str, words: str) -> Visitor:
    """The supervisor, at the page that changes the plan in this way."""
    return stage.visitor(stage.world.supervisor).go(f"{plan}/details").follow(words)


def where_it_stands(stage: Stage) -> tuple[str, str]:
    """The month and the sentence about the pace, as the coordinator reads them."""
    page = stage.visitor(stage.world.coordinator).page
    caption = page.locator(".nhsuk-caption-l").first.inner_text()
    pace = page.locator("h2:has-text('Where you are') + p").inner_text()
    return caption, pace


def windows(stage: Stage, plan: str) -> dict[str, str]:
    """The days of each activity, by its code, as the page about the plan says them."""
    supervisor = stage.visitor(stage.world.supervisor).go(f"{plan}/details")
    lines = supervisor.page.locator("#activities + ul > li").all()
    return {
        str(line.get_attribute("id")): line.locator(".app-waiting__since").first.inner_text()
        for line in lines
    }


def everybody_is_told(stage: Stage, mails: list[Taken], subject: str) -> None:
    """The other people of the plan had the mail, which says neither why nor about whom."""
    world = stage.world
    told = [mail for mail in mails if str(mail.message["Subject"]).startswith(subject)]
    to = {recipient for mail in told for recipient in mail.recipients}
    assert to >= {world.coordinator.email, world.pcn_supervisor.email}
    for mail in told:
        words = words_of(mail)
        for secret in (REASON, "leave", "Annual", world.coordinator.name):
            assert secret not in words.replace(f"Hello {world.coordinator.name}", ""), words


def sessions_in(address: str) -> list[Event]:
    """What a calendar program finds at the address, first to last."""
    with urllib.request.urlopen(address) as answer:
        assert answer.headers.get_content_type() == "text/calendar"
        calendar = Calendar.from_ical(answer.read())
    return sorted(calendar.walk("VEVENT"), key=lambda event: event.start)
