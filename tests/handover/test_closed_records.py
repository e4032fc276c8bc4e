"""What the report says of joint records that closed without everybody's agreement."""

from datetime import date, timedelta

from tests.handover.story import PRIVATE, Story
from trainingapp.core import clock
from trainingapp.handover.content import JointSession, ReportContent
from trainingapp.handover.drafting import build_content
from trainingapp.plans.terms import Party
from trainingapp.supervision import services as supervise
from trainingapp.supervision.models import Record
from trainingapp.supervision.terms import ActivityStatus, RecordState

DAY = date(2026, 11, 27)
STATEMENT = "The network sees the role differently"


def content_of(story: Story) -> ReportContent:
    story.session.flush()
    return build_content(story.session, story.plan, DAY)


def first_joint(content: ReportContent) -> JointSession:
    return content.joint_sessions[0]


def disagree(story: Story, record: Record) -> None:
    with clock.at(record.held_on + timedelta(days=2)):
        supervise.disagree_record(
            story.session, actor=story.world.pcn_supervisor, record=record, statement=STATEMENT
        )


def close(story: Story, record: Record, party: Party) -> None:
    with clock.at(record.held_on + timedelta(days=20)):
        supervise.close_without_reply(
            story.session,
            actor=story.world.supervisor,
            record=record,
            party=party,
            reminded_on=[record.held_on + timedelta(days=7), record.held_on + timedelta(days=14)],
            reason="Left the network",
        )


def test_disagreement_is_named_with_both_texts(story: Story) -> None:
    record = story.write(story.book("PLAN-1.2"))
    disagree(story, record)
    with clock.at(record.held_on + timedelta(days=3)):
        supervise.agree_record(story.session, actor=story.world.coordinator, record=record)
    content = content_of(story)
    joint = first_joint(content)
    assert joint.record is RecordState.CLOSED
    assert joint.mark.word == "Record closed with a disagreement"
    said = {passage.heading: passage.text for passage in joint.passages}
    [statement] = [
        text for heading, text in said.items() if heading.startswith("Statement of disagreement by")
    ]
    assert statement == STATEMENT
    assert said["Summary"] == "Said by all."


def test_silence_is_named_and_the_session_counts_as_held(story: Story) -> None:
    record = story.write(story.book("PLAN-1.2"))
    for party in (Party.COORDINATOR, Party.PCN_SUPERVISOR):
        close(story, record, party)
    content = content_of(story)
    assert first_joint(content).mark.word == (
        "Record closed, no reply from the coordinator and the PCN supervisor"
    )
    event = next(each for each in content.events if each.code == "PLAN-1.2")
    assert (event.status, event.mark.word) == (ActivityStatus.AGREED, "Held")
    gaps = {gap.title: gap.text for gap in content.gaps}
    assert gaps["1 record closed without full agreement"].endswith(
        "(record closed, no reply from the coordinator and the PCN supervisor)."
    )


def test_statement_about_an_earlier_text_is_left_behind(story: Story) -> None:
    record = story.write(story.book("PLAN-1.2"))
    disagree(story, record)
    with clock.at(record.held_on + timedelta(days=3)):
        supervise.return_record(
            story.session, actor=story.world.coordinator, record=record, reason="Put it right"
        )
    with clock.at(record.held_on + timedelta(days=4)):
        story.send(record)
    joint = first_joint(content_of(story))
    assert joint.mark.word == "Record sent, not yet agreed by all"
    assert STATEMENT not in str(joint.passages)


def test_statement_in_an_individual_record_stays_there(story: Story) -> None:
    record = story.write(story.book("PLAN-1.1"))
    with clock.at(record.held_on + timedelta(days=1)):
        supervise.disagree_record(
            story.session, actor=story.world.coordinator, record=record, statement="Between us two"
        )
    told = content_of(story).model_dump_json()
    assert "Between us two" not in told
    assert PRIVATE not in told
