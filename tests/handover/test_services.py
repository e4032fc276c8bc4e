"""Issuing and acknowledging: who, when, once, and for good."""

from datetime import date

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.handover.story import Story
from trainingapp.accounts.models import Person
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.handover import queries, services
from trainingapp.handover.content import ReportContent, digest
from trainingapp.handover.models import Acknowledgement, HandoverReport
from trainingapp.plans import services as plans
from trainingapp.plans.models import Assignment
from trainingapp.plans.terms import Party, PlanState, Track

DAY = date(2026, 11, 27)


def acknowledge(story: Story, report: HandoverReport, person: Person, comment: str = "") -> Acknowledgement:
    with clock.at(date(2026, 11, 30)):
        return services.acknowledge_report(story.session, actor=person, report=report, comment=comment)


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


# --- issuing --------------------------------------------------------------------------------------


def test_issue_is_refused_until_the_joint_handover_is_recorded_and_says_why(story: Story) -> None:
    with pytest.raises(DomainError, match="has not been held: due by 30 November 2026"):
        story.issue()
    meeting = story.book("PLAN-6.3")
    with pytest.raises(DomainError, match="has not been held: booked for 26 November 2026"):
        story.issue()
    record = story.write(meeting, send=False)
    with pytest.raises(DomainError, match="its record has not been sent"):
        story.issue()
    assert count(story.session, HandoverReport) == 0
    with clock.at(DAY):
        from_draft = story.send(record)
    assert story.issue().content["joint_sessions"][2]["record"] == from_draft.state.value


def test_issue_is_numbered_digested_audited_and_frozen(played: Story) -> None:
    report = played.issue()
    assert (report.number, report.issue) == ("HR-2026-001", 1)
    assert report.digest == digest(report.content)
    content = ReportContent.of(report.content)
    assert content.issue is not None
    assert (content.issue.number, content.issue.issued_by) == ("HR-2026-001", "Sam Valesuper")
    event = played.session.scalars(select(Event).where(Event.what == "report:issued")).one()
    assert event.subject_id == str(report.id)


def test_later_changes_leave_an_issued_report_as_it_was(played: Story) -> None:
    report = played.issue()
    before = ReportContent.of(report.content)
    entry = next(line.entry for line in played.lines() if line.entry.code.endswith("G.4"))
    played.rate(entry, 5, 5, date(2026, 11, 28))
    played.world.coordinator.name = "Cora Newname"
    played.session.flush()
    played.session.expire_all()
    again = played.session.get_one(HandoverReport, report.id)
    assert ReportContent.of(again.content) == before
    assert digest(again.content) == again.digest
    assert before.programme.coordinator == "Cora Valecoord"


def test_second_issue_supersedes_the_first_with_a_reason(story: Story) -> None:
    story.hand_over()
    first = story.issue()
    with pytest.raises(DomainError, match="why the report is issued again"):
        story.issue(date(2026, 12, 2), issue=2, reason="  ")
    second = story.issue(date(2026, 12, 2), issue=2, reason="A competency was confirmed since.")
    assert (second.number, second.issue) == ("HR-2026-002", 2)
    content = ReportContent.of(second.content)
    assert content.issue is not None
    assert (content.issue.replaces, content.issue.reason) == (
        "HR-2026-001",
        "A competency was confirmed since.",
    )
    newest = queries.latest_reports(story.session, plan_ids=[story.plan.id])
    assert newest == {story.plan.id: second}
    assert story.session.get_one(HandoverReport, first.id).content["issue"]["number"] == "HR-2026-001"


def test_same_form_sent_twice_issues_once(story: Story) -> None:
    story.hand_over()
    assert story.issue() is story.issue()
    assert count(story.session, HandoverReport) == 1


def test_form_of_an_older_state_is_refused(story: Story) -> None:
    story.hand_over()
    story.issue()
    story.issue(issue=2, reason="A date was wrong.")
    with pytest.raises(DomainError, match="Another issue was made"):
        story.issue(issue=1)


def test_numbers_run_on_within_the_alliance_and_begin_anew_each_year(story: Story) -> None:
    story.hand_over()
    assert story.issue().number == "HR-2026-001"
    assert story.issue(issue=2, reason="A date was wrong.").number == "HR-2026-002"
    assert story.issue(date(2027, 1, 4), issue=3, reason="Another.").number == "HR-2027-001"


@pytest.mark.parametrize("who", ["coordinator", "pcn_supervisor", "lead", "other_supervisor"])
def test_nobody_but_the_assigned_alliance_supervisor_issues(story: Story, who: str) -> None:
    story.hand_over()
    with pytest.raises(NotAllowed):
        services.issue_report(story.session, actor=story.world.people[who], plan=story.plan, expected_issue=1)


def test_supervisor_who_was_replaced_no_longer_issues(story: Story) -> None:
    story.hand_over()
    [before] = [each for each in story.plan.assignments if each.party is Party.ALLIANCE_SUPERVISOR]
    before.ends_on = DAY
    story.plan.assignments.append(
        Assignment(person_id=story.world.other_supervisor.id, party=Party.ALLIANCE_SUPERVISOR, starts_on=DAY)
    )
    with pytest.raises(NotAllowed):
        story.issue()


def test_paused_plan_has_no_report_issued(story: Story) -> None:
    story.hand_over()
    plans.change_state(
        story.session, actor=story.world.lead, plan=story.plan, to=PlanState.PAUSED, reason="Leave"
    )
    with pytest.raises(DomainError, match="The plan is paused"):
        story.issue()


def test_training_only_report_waits_for_the_second_needs_analysis(story: Story) -> None:
    story.plan = story.world.enrol(
        story.world.other_coordinator, track=Track.TRAINING_ONLY, override_reason="In post for years."
    )
    story.world.people["coordinator"] = story.world.other_coordinator
    with pytest.raises(DomainError, match="second training needs analysis"):
        story.issue()
    story.analyse(1)
    story.analyse(2)
    assert story.issue().number == "HR-2026-001"


# --- acknowledging --------------------------------------------------------------------------------


def test_each_party_acknowledges_once_with_a_comment(story: Story) -> None:
    story.hand_over()
    report = story.issue()
    for person in (story.world.coordinator, story.world.supervisor, story.world.pcn_supervisor):
        first = acknowledge(story, report, person, " Read. ")
        assert acknowledge(story, report, person, "Something else.") is first
        assert first.comment == "Read."
    assert count(story.session, Acknowledgement) == 3
    audited = story.session.scalars(select(Event).where(Event.what == "report:acknowledged")).all()
    assert len(audited) == 3


def test_somebody_else_cannot_acknowledge_for_a_side_that_did(story: Story) -> None:
    story.hand_over()
    report = story.issue()
    acknowledge(story, report, story.world.pcn_supervisor)
    [before] = [each for each in story.plan.assignments if each.party is Party.PCN_SUPERVISOR]
    before.ends_on = DAY
    successor = story.world.other_pcn_supervisor
    story.plan.assignments.append(
        Assignment(
            person_id=successor.id,
            party=Party.PCN_SUPERVISOR,
            pcn_supervisor_kind=before.pcn_supervisor_kind,
            starts_on=DAY,
        )
    )
    story.session.flush()
    with pytest.raises(DomainError, match="Somebody else acknowledged"):
        acknowledge(story, report, successor)


def test_superseded_report_is_not_acknowledged_any_more(story: Story) -> None:
    story.hand_over()
    first = story.issue()
    story.issue(issue=2, reason="A date was wrong.")
    with pytest.raises(DomainError, match="superseded by HR-2026-002"):
        acknowledge(story, first, story.world.coordinator)


def test_who_is_no_party_does_not_acknowledge(story: Story) -> None:
    story.hand_over()
    report = story.issue()
    for person in (story.world.lead, story.world.other_supervisor, story.world.elsewhere.supervisor):
        with pytest.raises(NotAllowed):
            acknowledge(story, report, person)


def test_home_pages_learn_who_is_still_asked_and_since_when(story: Story) -> None:
    story.hand_over()
    first = story.issue()
    second = story.issue(date(2026, 11, 28), issue=2, reason="A date was wrong.")
    acknowledge(story, second, story.world.coordinator)

    def waiting(person: Person) -> list[tuple[str, Party]]:
        story.session.expire_all()
        found = queries.acknowledgements_waiting_for(story.session, actor=person)
        assert all(each.since == each.report.created_at for each in found)
        return [(each.report.number, each.party) for each in found]

    assert first.number == "HR-2026-001"
    assert waiting(story.world.coordinator) == []
    assert waiting(story.world.supervisor) == [("HR-2026-002", Party.ALLIANCE_SUPERVISOR)]
    assert waiting(story.world.pcn_supervisor) == [("HR-2026-002", Party.PCN_SUPERVISOR)]
    for person in (story.world.lead, story.world.other_supervisor, story.world.elsewhere.supervisor):
        assert waiting(person) == []
    acknowledge(story, second, story.world.supervisor)
    acknowledge(story, second, story.world.pcn_supervisor)
    assert waiting(story.world.supervisor) == []


# --- for good -------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [HandoverReport, Acknowledgement])
def test_database_refuses_to_change_or_delete(
    story: Story, table: type[HandoverReport] | type[Acknowledgement]
) -> None:
    story.hand_over()
    acknowledge(story, story.issue(), story.world.coordinator)
    for statement in (update(table).values(created_at=clock.now()), delete(table)):
        with pytest.raises(DBAPIError), story.session.begin_nested():
            story.session.execute(statement.execution_options(synchronize_session=False))
