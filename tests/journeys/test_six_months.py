"""A coordinator is appointed, supervised, signed off and handed over."""

from datetime import date
from pathlib import Path

from pypdf import PdfReader

from tests.journeys.browser import Visitor
from tests.journeys.conftest import Stage
from tests.journeys.steps import book, enrol, on, write_record


def test_a_coordinator_is_appointed_supervised_signed_off_and_handed_over(stage: Stage) -> None:
    the_lead_enrols_a_coordinator(stage)
    the_first_session_is_booked_held_and_agreed(stage)
    the_first_joint_session_sets_the_priorities(stage)
    the_training_needs_are_analysed_and_agreed(stage)
    a_competency_goes_from_self_rating_to_signature(stage)
    a_handover_before_its_time_is_refused(stage)
    the_last_joint_session_hands_over(stage)
    the_report_is_issued_and_acknowledged_by_all_three(stage)


def the_lead_enrols_a_coordinator(stage: Stage) -> None:
    world = stage.world
    Visitor(stage.browser, stage.address, world.lead).go("/sign-in").context.close()
    enrol(stage, world.coordinator)


def the_first_session_is_booked_held_and_agreed(stage: Stage) -> None:
    world = stage.world
    session = book(stage, "First individual session", date(2026, 6, 3), "60")
    on(stage, date(2026, 6, 3), 16)
    supervisor = write_record(stage, session, date(2026, 6, 3), "60", {})
    supervisor.fill("What we talked about", "The role, the first weeks and what to read first.")
    supervisor.fill("What is to be done", "Visit the second practice")
    supervisor.choose("Who does it", f"{world.coordinator.name}")
    supervisor.fill_date("By when", date(2026, 6, 17))
    supervisor.press(f"Send to {world.coordinator.name} to agree")
    coordinator = stage.visitor(world.coordinator)
    coordinator.sees("Your six months", "Waiting for you").follow("Agree the record")
    coordinator.sees("Visit the second practice").press("Agree this record").sees("Agreed")
    pcn_supervisor = stage.visitor(world.pcn_supervisor)
    pcn_supervisor.does_not_see("what to read first")


def the_first_joint_session_sets_the_priorities(stage: Stage) -> None:
    world = stage.world
    session = book(stage, "First joint session", date(2026, 6, 10), "45")
    on(stage, date(2026, 6, 10), 15)
    texts = {
        "Priorities of the network": "Screening uptake in the two practices with the lowest figures.",
        "Intended role": "Runs the follow-up lists and is the first contact after a diagnosis.",
        "What we talked about": "All three of us agreed what the first three months are for.",
    }
    supervisor = write_record(stage, session, date(2026, 6, 10), "45", texts)
    supervisor.press("Send to")
    for person in (world.coordinator, world.pcn_supervisor):
        visitor = stage.visitor(person)
        visitor.follow("Agree the record").sees("lowest figures").press("Agree this record")


def the_training_needs_are_analysed_and_agreed(stage: Stage) -> None:
    on(stage, date(2026, 6, 15))
    world = stage.world
    coordinator = stage.visitor(world.coordinator)
    coordinator.page.get_by_role("link", name="First training needs analysis").last.click()
    coordinator.look().press("Start the analysis")
    coordinator.follow("Add an item").fill("Topic", "Spreadsheets for the follow-up list")
    for label, value in (("Importance", "4"), ("Current level", "2"), ("Target level", "4")):
        coordinator.page.get_by_label(label).first.select_option(value=value)
    coordinator.fill("Action", "Half a day with the data lead").choose("Who sees to it", "Coordinator")
    coordinator.fill_date("By when", date(2026, 7, 31)).press("Add the item")
    coordinator.press("Send to")
    supervisor = stage.visitor(world.supervisor)
    supervisor.go("/").follow("training needs analysis")
    supervisor.press("Agree the analysis").sees("locked")


def a_competency_goes_from_self_rating_to_signature(stage: Stage) -> None:
    on(stage, date(2026, 8, 20))
    world = stage.world
    coordinator = stage.visitor(world.coordinator)
    coordinator.follow("Competencies").follow("CMP-C.1")
    coordinator.page.get_by_role("link", name="Rate").first.click()
    coordinator.look()
    for group in ("How much do you know about this?", "How confident are you in doing this at work?"):
        coordinator.page.get_by_role("group", name=group).get_by_role("radio").nth(3).check()
    coordinator.press("Save the rating")
    coordinator.page.get_by_role("link", name="Add evidence").first.click()
    coordinator.look()
    coordinator.choose("Reflection").fill("Title", "The follow-up list from end to end")
    coordinator.fill_date("When it happened", date(2026, 8, 12))
    coordinator.fill("In your words", "I ran it for six weeks. Nhs number 943 476 5919 was missing.")
    coordinator.press("Save and go on").sees("There is a problem", "NHS number")
    assert "943 476 5919" in coordinator.page.get_by_label("In your words").first.input_value()
    coordinator.fill("In your words", "I ran it for six weeks and nobody was lost on the way.")
    coordinator.press("Save and go on")
    coordinator.fill("How does it show CMP-C.1", "It is the whole of the list, done by me.").press("Save")
    plan_page = coordinator.page.url.split("/evidence")[0].split("/competencies")[0]
    coordinator.go(f"{plan_page}/competencies/CMP-C.1")
    coordinator.page.get_by_role("link", name="Ask for sign-off").first.click()
    coordinator.look()
    coordinator.fill("Why do you think this competency is met?", "I have run it alone since July.")
    coordinator.press("Send the request")
    supervisor = stage.visitor(world.supervisor)
    supervisor.follow("CMP-C.1").sees("nobody was lost on the way", "I have run it alone since July")
    supervisor.press("Sign the decision").sees("There is a problem")
    supervisor.page.get_by_role("group", name="Your decision").get_by_role("radio").first.check()
    supervisor.fill("Reasons", "Seen at the practice twice; every call was followed up.")
    supervisor.press("Sign the decision")
    stage.visitor(world.coordinator).follow("Competencies").sees(world.supervisor.name)


def a_handover_before_its_time_is_refused(stage: Stage) -> None:
    supervisor = stage.visitor(stage.world.supervisor)
    supervisor.follow(stage.world.coordinator.name).follow("Handover report")
    supervisor.sees("cannot be issued", "joint")


def the_last_joint_session_hands_over(stage: Stage) -> None:
    on(stage, date(2026, 11, 17))
    world = stage.world
    session = book(stage, "Handover and evaluation interview", date(2026, 11, 18), "60")
    on(stage, date(2026, 11, 18), 16)
    texts = {
        "Handover": "The practice manager takes over supervision from December.",
        "Evaluation interview": "The network finds the role has changed how reviews are prepared.",
        "The next six months": "Advanced communication skills.",
        "Who supervises from here": "Practice manager",
        "What we talked about": "We looked back on six months.",
    }
    supervisor = write_record(stage, session, date(2026, 11, 18), "60", texts)
    supervisor.press("Send to")
    for person in (world.coordinator, world.pcn_supervisor):
        stage.visitor(person).follow("Agree the record").press("Agree this record")


def the_report_is_issued_and_acknowledged_by_all_three(stage: Stage) -> None:
    on(stage, date(2026, 11, 25))
    world = stage.world
    supervisor = stage.visitor(world.supervisor)
    supervisor.follow(world.coordinator.name).follow("Handover report").follow("Issue the report")
    supervisor.press("Issue the report").sees("HR-2026-001").press("Acknowledge the report")
    for person in (world.coordinator, world.pcn_supervisor):
        visitor = stage.visitor(person)
        visitor.page.get_by_role("main").get_by_role("link", name="handover report").first.click()
        visitor.look().press("Acknowledge the report")
    visitor.sees(world.coordinator.name, world.supervisor.name)
    check_pdf(visitor.download("Download the report", stage.folder), stage)


def check_pdf(path: Path, stage: Stage) -> None:
    """The paper says what the pages said."""
    reader = PdfReader(path)
    text = " ".join(" ".join((page.extract_text() or "") for page in reader.pages).split())
    for words in (
        stage.world.coordinator.name,
        "HR-2026-001",
        "CMP-C.1",
        "Spreadsheets for the follow-up list",
        "Practice manager",
        "1 May 2027",
        f"Page 1 of {len(reader.pages)}",
    ):
        assert words.lower() in text.lower(), f"{words!r} is not in the report: {text[:4000]}"
