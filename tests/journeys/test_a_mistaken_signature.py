"""A signature that its signer did not make is noticed by a receipt, frozen by a link, and looked into."""

import re
from datetime import date

from tests.journeys.conftest import Stage
from tests.journeys.steps import add_evidence, ask_for_several, enrol, on, words_of
from tests.world import PASSWORD

CODE = "CMP-C.1"


def test_a_mistaken_signature_is_noticed_and_frozen(stage: Stage) -> None:
    plan = enrol(stage, stage.world.coordinator)
    a_competency_is_asked_for(stage, plan)
    somebody_signs_on_the_coordinators_device(stage, plan)
    link = the_signer_is_sent_a_receipt(stage)
    the_signer_says_that_it_was_not_them(stage, link)
    it_counts_for_nothing_meanwhile(stage, plan)
    the_lead_finds_that_it_is_not_genuine(stage, plan)
    it_can_be_asked_for_and_signed_again(stage, plan)


def a_competency_is_asked_for(stage: Stage, plan: str) -> None:
    on(stage, date(2026, 8, 20))
    coordinator = stage.visitor(stage.world.coordinator)
    add_evidence(
        coordinator, plan, "Observation", "Six weeks of the follow-up list", date(2026, 8, 12), [CODE]
    )
    ask_for_several(coordinator, plan, [CODE])


def somebody_signs_on_the_coordinators_device(stage: Stage, plan: str) -> None:
    """With the supervisor's password, which somebody has seen."""
    name = stage.world.supervisor.name
    visitor = stage.visitor(stage.world.coordinator).go(f"{plan}/sign-in-meeting").sees(CODE, name)
    visitor.page.get_by_role("group", name="Your decision").get_by_role("radio").first.check()
    visitor.fill("Reasons", "Seen in the meeting.").choose("With my password")
    visitor.page.get_by_label("Your password").fill("not the password at all")
    visitor.press(f"Sign as {name}").sees("There is a problem")
    assert visitor.page.get_by_label("Your password").input_value() == "", "no password comes back"
    assert visitor.page.get_by_label("Reasons").first.input_value() == "Seen in the meeting."
    visitor.page.get_by_label("Your password").fill(PASSWORD)
    visitor.press(f"Sign as {name}").sees("Confirmed")


def the_signer_is_sent_a_receipt(stage: Stage) -> str:
    address = stage.world.supervisor.email
    mails = [mail for mail in stage.deliver() if mail.recipients == [address]]
    words = "\n".join(words_of(mail) for mail in mails)
    assert "Signed in your name" in words
    assert CODE in words
    assert "password" in words, "it says how it was signed"
    found = re.search(rf"{re.escape(stage.address)}/decisions/\S+/not-me", words)
    assert found, words
    return found[0]


def the_signer_says_that_it_was_not_them(stage: Stage, link: str) -> None:
    """Without signing in: somebody may have the password."""
    signer = stage.stranger(stage.world.supervisor).go(link).sees(CODE, "This was not me")
    signer.press("I did not sign this").sees("There is a problem")
    signer.fill("What do you know of it?", "I was on leave that day.").press("I did not sign this")
    stage.stranger(stage.world.supervisor).go(link).sees("nothing left to stop")


def it_counts_for_nothing_meanwhile(stage: Stage, plan: str) -> None:
    coordinator = stage.visitor(stage.world.coordinator).go(f"{plan}/competencies/{CODE}")
    coordinator.sees("Confirmation disputed")
    lead = stage.world.lead.email
    assert any("disputed" in words_of(mail) for mail in stage.deliver() if mail.recipients == [lead]), (
        "the lead is told at once"
    )


def the_lead_finds_that_it_is_not_genuine(stage: Stage, plan: str) -> None:
    lead = stage.visitor(stage.world.lead).go("/disputes").sees(CODE, stage.world.supervisor.name)
    lead.follow("Decide about this signature").choose("The signature is not genuine")
    lead.fill("How do you know?", "The rota shows the supervisor on leave.").press("Keep this finding")
    coordinator = stage.visitor(stage.world.coordinator).go(f"{plan}/competencies/{CODE}")
    coordinator.sees("Confirmation revoked")


def it_can_be_asked_for_and_signed_again(stage: Stage, plan: str) -> None:
    on(stage, date(2026, 9, 1))
    ask_for_several(stage.visitor(stage.world.coordinator), plan, [CODE])
    supervisor = stage.visitor(stage.world.supervisor).go("/sign-offs").follow(CODE)
    supervisor.sees("Revoked").page.get_by_role("group", name="Your decision").get_by_role(
        "radio"
    ).first.check()
    supervisor.fill("Reasons", "Seen at the practice twice.").press("Sign the decision")
    coordinator = stage.visitor(stage.world.coordinator).go(f"{plan}/competencies/{CODE}")
    coordinator.sees("Confirmed", stage.world.supervisor.name)
