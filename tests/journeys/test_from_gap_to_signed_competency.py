"""A gap is found by two people, worked on, shown with evidence, signed, and can be checked years later."""

import hashlib
import re
from datetime import date
from io import BytesIO

from PIL import Image

from tests.journeys.browser import Visitor
from tests.journeys.conftest import Stage
from tests.journeys.steps import add_evidence, ask_for_several, enrol, on, rate

CODES = ("CMP-A.1", "CMP-A.2")


def test_from_gap_to_signed_competency(stage: Stage) -> None:
    plan = enrol(stage, stage.world.coordinator)
    the_coordinator_rates_herself_low(stage, plan)
    both_see_the_need_differently_and_talk(stage, plan)
    the_training_plan_is_followed(stage, plan)
    evidence_is_added_with_a_file(stage, plan)
    decision = two_are_confirmed_with_one_note(stage, plan)
    what_was_signed_can_be_checked_by_anybody_who_may_read_it(stage, decision)
    the_network_sees_that_it_is_confirmed_and_nothing_of_the_evidence(stage, plan, decision)


def the_coordinator_rates_herself_low(stage: Stage, plan: str) -> None:
    on(stage, date(2026, 6, 8))
    coordinator = stage.visitor(stage.world.coordinator)
    for code in CODES:
        rate(coordinator, plan, code, 2)
    coordinator.go(f"{plan}/competencies").sees("You say", "Confirmed")


def both_see_the_need_differently_and_talk(stage: Stage, plan: str) -> None:
    on(stage, date(2026, 6, 15))
    world = stage.world
    coordinator = stage.visitor(world.coordinator)
    coordinator.go(f"{plan}/needs-analyses/1").press("Start the analysis")
    coordinator.follow("Choose items from lists").press("Add what is ticked").sees("CMP-A.1", "CMP-A.2")
    give_views(coordinator, plan, importance="5", current="2")
    supervisor = stage.visitor(world.supervisor)
    supervisor.go(f"{plan}/needs-analyses/1").sees("shown once you give yours")
    give_views(supervisor, plan, importance="5", current="4")
    supervisor.go(f"{plan}/needs-analyses/1").sees("Talk about this")
    supervisor.press("Send to").sees("There is a problem")
    for _ in CODES:
        supervisor.go(f"{plan}/needs-analyses/1")
        apart = supervisor.page.get_by_role("row").filter(has_text="Talk about this")
        apart.first.get_by_role("link", name=re.compile("^Change")).click()
        supervisor.look()
        supervisor.page.get_by_label("Current level").first.select_option(value="3")
        supervisor.choose("We have talked about it").choose("How it is met", "Shadowing")
        supervisor.choose("Reason of the gap", "Confidence")
        supervisor.fill("Action", "Shadow the search of the second practice, then run it alone.")
        supervisor.choose("Who sees to it", "Coordinator").fill_date("By when", date(2026, 7, 15))
        supervisor.press("Save the item")
    supervisor.go(f"{plan}/needs-analyses/1").press("Send to")
    stage.visitor(world.coordinator).follow("Agree the first training needs").press("Agree the analysis")


def give_views(visitor: Visitor, plan: str, *, importance: str, current: str) -> None:
    """Give the same view of every item."""
    visitor.go(f"{plan}/needs-analyses/1/my-view")
    for label, value in (("Importance", importance), ("Level now", current)):
        for field in visitor.page.get_by_label(label, exact=True).all():
            field.select_option(value=value)
    visitor.press("Save my view")


def the_training_plan_is_followed(stage: Stage, plan: str) -> None:
    on(stage, date(2026, 7, 16))
    coordinator = stage.visitor(stage.world.coordinator)
    coordinator.sees("training need").go(f"{plan}/training-plan").sees("Overdue")
    coordinator.follow("Say how far it is").choose("Done").press("Save").sees("Done")


def evidence_is_added_with_a_file(stage: Stage, plan: str) -> None:
    coordinator = stage.visitor(stage.world.coordinator)
    add_evidence(coordinator, plan, "Observation", "The search of July", date(2026, 7, 14), CODES)
    coordinator.follow("Add a file")
    lie = stage.folder / "list.pdf"
    lie.write_bytes(b"MZ this is a program, whatever it is called")
    coordinator.page.locator("input[type=file]").set_input_files(lie)
    coordinator.press("Add the file").sees("There is a problem")
    picture = stage.folder / "search.png"
    picture.write_bytes(png())
    coordinator.page.locator("input[type=file]").set_input_files(picture)
    coordinator.press("Add the file").sees("search.png", "Not checked for viruses")
    assert coordinator.download("search.png", stage.folder).read_bytes() == png()


def png() -> bytes:
    """A small picture that a program made."""
    held = BytesIO()
    Image.new("RGB", (24, 16), "navy").save(held, "PNG")
    return held.getvalue()


def two_are_confirmed_with_one_note(stage: Stage, plan: str) -> str:
    world = stage.world
    ask_for_several(stage.visitor(world.coordinator), plan, CODES)
    on(stage, date(2026, 7, 20))
    supervisor = stage.visitor(world.supervisor).go("/sign-offs").sees(*CODES, "4 days")
    supervisor.follow("Take all 2").sees("The search of July").press("Sign what is ticked")
    supervisor.sees("There is a problem").page.get_by_role("group", name="At which level?").get_by_role(
        "radio"
    ).first.check()
    supervisor.fill("How did you see this work?", "Beside the coordinator at the second practice.")
    supervisor.fill("Reasons", "Both were done without a word from me.").press("Sign what is ticked")
    coordinator = stage.visitor(world.coordinator).go(f"{plan}/competencies/CMP-A.1")
    coordinator.sees(world.supervisor.name)
    link = coordinator.page.locator("a[href^='/decisions/']").first
    found = link.get_attribute("href")
    assert found
    return found


def what_was_signed_can_be_checked_by_anybody_who_may_read_it(stage: Stage, decision: str) -> None:
    coordinator = stage.visitor(stage.world.coordinator).go(decision)
    coordinator.sees("Unchanged", "Signed together with other decisions", "search.png")
    kept = coordinator.download("Download the document that was signed", stage.folder)
    fingerprint = hashlib.sha256(kept.read_bytes()).hexdigest()
    coordinator.sees(fingerprint)
    assert hashlib.sha256(png()).hexdigest() in kept.read_text("utf-8"), "the file is pinned by its hash"


def the_network_sees_that_it_is_confirmed_and_nothing_of_the_evidence(
    stage: Stage, plan: str, decision: str
) -> None:
    network = stage.visitor(stage.world.pcn_supervisor)
    network.go(f"{plan}/competencies").sees("Confirmed").go(decision).sees("read by")
    network.does_not_see("The search of July", "without a word from me, and")
    network.refused(f"{plan}/evidence", 403)
