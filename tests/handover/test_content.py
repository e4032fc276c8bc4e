"""What the report says of a programme that was lived through, and of one that was not."""

import json
from datetime import date

import pytest

from tests.handover.story import HANDOVER_DAY, PRIVATE, Story
from trainingapp.accounts.models import Person
from trainingapp.assessments import services as assess
from trainingapp.assessments.terms import CompetencyStatus, Outcome
from trainingapp.core import clock
from trainingapp.handover.content import Event, ReportContent
from trainingapp.handover.drafting import build_content
from trainingapp.plans import services as plans
from trainingapp.plans.models import Assignment
from trainingapp.plans.terms import Party, SessionKind, Track
from trainingapp.supervision import queries as supervision
from trainingapp.supervision import services as supervise
from trainingapp.supervision.terms import ActivityStatus, Attendance

DAY = date(2026, 11, 27)
SECRETS = (
    PRIVATE,
    "Not for others",
    "hours in October",
    "Unwell that day",
    "A note for the plan only",
    "Seen in practice and talked through",
    "What I did, and what I would do",
)
"""Words of individual sessions, private notes, reasons, evidence and decisions that the story writes."""


def content_of(story: Story, day: date = DAY) -> ReportContent:
    story.session.flush()
    return build_content(story.session, story.plan, day)


def gap_texts(content: ReportContent) -> dict[str, str]:
    return {gap.title: gap.text for gap in content.gaps}


def event_of(content: ReportContent, code: str) -> Event:
    return next(event for event in content.events if event.code == code)


# --- a programme played to its end ----------------------------------------------------------------


def test_played_programme_in_one_table(played: Story) -> None:
    glance = content_of(played).glance
    assert (glance.delivered, glance.planned) == (16, 18)
    assert (glance.confirmed, glance.competencies) == (34, 40)
    assert (glance.needs_closed, glance.needs) == (3, 6)
    counted = {
        each.kind: (
            each.planned, each.delivered, each.attended, each.apologies, each.did_not_attend, each.cancelled
        )
        for each in glance.kinds
    }  # fmt: skip
    assert counted == {
        "Individual supervision": (6, 5, 5, 1, 0, 1),
        "Group supervision": (6, 5, 4, 0, 1, 0),
        "Joint sessions": (3, 3, 3, 0, 0, 0),
        "Training needs analysis": (2, 2, 2, 0, 0, 0),
        "Conference": (1, 1, 1, 0, 0, 0),
    }


def test_sixth_group_delivered_by_the_conference_is_said_and_not_hidden(played: Story) -> None:
    content = content_of(played)
    [groups] = [each for each in content.glance.kinds if each.kind == "Group supervision"]
    assert groups.note == "4 group sessions and 1 by attending the conference"
    assert event_of(content, "PLAN-6.4").mark.word == "Held as the conference"


def test_conference_that_counts_as_no_group_delivers_itself_alone(story: Story) -> None:
    story.attend_conference(counts_as_group=False)
    content = content_of(story)
    assert event_of(content, "PLAN-6.2").status is ActivityStatus.AGREED
    assert event_of(content, "PLAN-6.4").status is ActivityStatus.DUE


def test_report_and_session_pages_agree_where_every_activity_stands(played: Story) -> None:
    standings = supervision.standings(played.session, plan_ids=[played.plan.id], today=DAY)
    told = {event.code: event.status for event in content_of(played).events}
    assert told == {each.code: standings[each.id].status for each in played.plan.activities}


def what_happens_after_signing(story: Story) -> None:
    """One revoked, one disputed, one confirmed with a condition, one that does not apply."""
    world, lines = story.world, story.lines()
    revoked, disputed = lines[0].confirmed, lines[1].confirmed
    assert revoked is not None
    assert disputed is not None
    with clock.at(date(2026, 11, 13)):
        assess.revoke(story.session, actor=world.supervisor, decision=revoked, reason="The wrong line.")
        assess.freeze(story.session, person=world.supervisor, decision=disputed, reason="On leave that day.")
        request = assess.request_sign_off(
            story.session, actor=world.coordinator, plan=story.plan, entry=lines[2].entry, claim="Done."
        )
        assess.decide(
            story.session,
            actor=world.supervisor,
            request=request,
            outcome=Outcome.CONFIRMED,
            level=3,
            comment="Nearly all of it.",
            condition="Once more, alone.",
            condition_due_on=date(2026, 12, 31),
        )
        assess.leave_out_competency(
            story.session, actor=world.supervisor, plan=story.plan, line=lines[39], reason="Bought in."
        )


def test_report_and_competency_pages_agree_where_every_competency_stands(played: Story) -> None:
    what_happens_after_signing(played)
    told = {line.code: line.status for area in content_of(played).areas for line in area.competencies}
    assert told == {line.entry.code: line.status for line in played.lines()}
    assert set(told.values()) == set(CompetencyStatus)


def test_sign_off_names_who_signed_and_when_and_stands_apart_from_the_self_rating(played: Story) -> None:
    first = content_of(played).areas[0].competencies[0]
    assert (first.knowledge, first.confidence) == (3, 3)
    assert (first.level, first.signed_by) == ("Can support others", "Sam Valesuper")
    assert first.signed_on == date(2026, 10, 8)


def test_training_needs_show_level_gap_and_movement(played: Story) -> None:
    needs = {need.topic: need for need in content_of(played).needs.items}
    figures = needs["Conversations about prognosis"]
    assert (figures.first, figures.second, figures.target) == (1, 2, 4)
    assert (figures.first_gap, figures.second_gap, figures.movement) == (3, 2, "Up 1 level")
    assert needs["Writing up a case study"].movement == "No change"
    assert needs["Finding and using local support"].movement == "Gap closed"


def test_joint_sessions_hold_what_the_three_parties_wrote(played: Story) -> None:
    first, review, last = content_of(played).joint_sessions
    assert [passage.heading for passage in first.passages] == [
        "Priorities of the network",
        "Intended role",
        "Summary",
    ]
    assert {person.party: person.word for person in review.present}["PCN supervisor"] == "Sent apologies"
    assert (last.held_on, last.minutes, last.mark.word) == (HANDOVER_DAY, 45, "Record agreed by all")


def test_addition_to_an_agreed_joint_record_is_told_with_it(played: Story) -> None:
    standings = supervision.standings(played.session, plan_ids=[played.plan.id], today=DAY)
    meeting = standings[played.activity("PLAN-3.3").id].meeting
    assert meeting is not None
    assert meeting.record is not None
    with clock.at(date(2026, 9, 1)):
        supervise.add_addendum(
            played.session, actor=played.world.coordinator, record=meeting.record, text="It was eight days."
        )
    review = content_of(played).joint_sessions[1]
    assert review.passages[-1].heading == "Added by Cora Valecoord on 1 September 2026"
    assert review.passages[-1].text == "It was eight days."


def test_actions_of_joint_sessions_are_told_and_of_individual_sessions_only_counted(played: Story) -> None:
    actions = content_of(played).actions
    assert [each.text for each in actions.shared] == ["Give the coordinator a log-in at Vale Surgery"]
    assert actions.shared[0].owner == "Priya Valepractice"
    assert actions.private == 1


def test_nothing_private_is_in_the_report(played: Story) -> None:
    meeting = played.book("PLAN-4.1", date(2026, 11, 24), on=date(2026, 11, 20))
    with clock.at(date(2026, 11, 24)):
        supervise.save_note(
            played.session,
            actor=played.world.coordinator,
            meeting=meeting,
            version=None,
            text="Not for others.",
        )
    told = json.dumps(content_of(played).as_data())
    for secret in SECRETS:
        assert secret not in told


def test_responsibilities_are_met_by_a_tick_or_by_sessions(played: Story) -> None:
    duties = {duty.code: duty for each in content_of(played).duties for duty in each.duties}
    assert duties["RESP-PCN.1"].basis == "12 June 2026, recorded by Priya Valepractice"
    assert duties["RESP-ALL.2"].basis == "3 of 3 sessions delivered"
    assert (duties["RESP-ALL.1"].mark.word, duties["RESP-ALL.1"].basis) == (
        "Partly met",
        "5 of 6 sessions delivered",
    )
    assert (duties["RESP-PCN.3"].mark.word, duties["RESP-PCN.3"].is_late) == ("Not met", True)
    assert duties["RESP-PCN.6"].mark.word == "Still to come"
    assert duties["RESP-PCN.6"].due_on == date(2027, 5, 1)


def test_what_comes_after_names_supervisor_training_and_appraisal(played: Story) -> None:
    ahead = content_of(played).ahead
    assert ahead.follow_on_supervisor == "Lead nurse of the network"
    assert ahead.plan.startswith("Communication skills")
    assert ahead.appraisal_due == date(2027, 5, 1)
    assert [step.topic for step in ahead.training] == [
        "Reading and presenting practice figures",
        "Conversations about prognosis",
        "Writing up a case study",
    ]


def test_gaps_are_stated_in_words(played: Story) -> None:
    gaps = gap_texts(content_of(played))
    assert gaps["Individual supervision, 1 of 6 not delivered"] == (
        "Fourth individual session (sent apologies on 8 September 2026)."
    )
    assert gaps["Competencies, 6 of 40 not confirmed"] == (
        "Sign-off requested: G.4. More evidence wanted: H.1. Not yet: H.2. Self-assessed: H.3. "
        "Not started: H.4, H.5."
    )
    assert gaps["3 training needs still open"].startswith("Reading and presenting practice figures;")
    assert "Not met: Systems and IT training." in gaps["Primary care network, 6 of 11 responsibilities open"]


def test_earlier_supervisor_is_named_with_their_time(story: Story) -> None:
    earlier = next(each for each in story.plan.assignments if each.party is Party.PCN_SUPERVISOR)
    earlier.ends_on = date(2026, 8, 31)
    successor: Person = story.world.other_pcn_supervisor
    story.plan.assignments.append(
        Assignment(
            person_id=successor.id,
            party=Party.PCN_SUPERVISOR,
            pcn_supervisor_kind=earlier.pcn_supervisor_kind,
            starts_on=date(2026, 9, 1),
        )
    )
    story.session.flush()
    people = [each for each in content_of(story).programme.people if each.party == "PCN supervisor"]
    assert [(each.name, each.since, each.until) for each in people] == [
        ("Priya Valepractice", date(2026, 6, 1), date(2026, 8, 31)),
        ("Paul Valeupper", date(2026, 9, 1), None),
    ]


# --- a programme that was not lived through -------------------------------------------------------


def test_empty_programme_says_everything_that_is_missing(story: Story) -> None:
    content = content_of(story, date(2026, 12, 1))
    gaps = gap_texts(content)
    assert content.glance.delivered == 0
    assert content.glance.needs_closed is None
    for title in (
        "Individual supervision, 6 of 6 not delivered",
        "Group supervision, 6 of 6 not delivered",
        "Joint sessions, 3 of 3 not delivered",
        "Training needs analysis, 2 of 2 not delivered",
        "Conference",
        "Competencies, 40 of 40 not confirmed",
        "Training needs",
        "Follow-on supervision",
        "Next six months",
    ):
        assert title in gaps
    assert gaps["Conference"] == "Due by 1 June 2027."


def test_conference_that_is_booked_is_said_to_be_booked(story: Story) -> None:
    with clock.at(date(2026, 6, 2)):
        conference = plans.add_conference(
            story.session,
            actor=story.world.lead,
            title="Support workforce conference",
            held_on=date(2027, 3, 11),
            venue="Vale Hall",
        )
    announced = gap_texts(content_of(story))["Conference"]
    assert announced == "Announced for 11 March 2027, not booked."
    with clock.at(date(2026, 11, 20)):
        supervise.book_conference(
            story.session,
            actor=story.world.supervisor,
            conference=conference,
            starts_at=clock.london(date(2027, 3, 11), 9),
            minutes=450,
            activities=[story.activity("PLAN-6.2")],
        )
    assert gap_texts(content_of(story))["Conference"] == "Booked for 11 March 2027."


def test_record_that_is_not_agreed_is_a_gap_and_its_text_is_in_the_report(story: Story) -> None:
    story.write(story.book("PLAN-1.2"))
    content = content_of(story)
    assert gap_texts(content)["1 record not agreed"] == "First joint session (held, record not agreed)."
    assert content.joint_sessions[0].mark.word == "Record sent, not yet agreed by all"
    assert content.joint_sessions[0].passages


def test_joint_record_that_was_not_sent_stays_out_of_the_report(story: Story) -> None:
    story.write(story.book("PLAN-1.2"), send=False)
    content = content_of(story)
    assert content.joint_sessions[0].passages == ()
    assert "Screening uptake" not in json.dumps(content.as_data())


def test_training_only_plan_has_no_joint_sessions_and_counts_nine(story: Story) -> None:
    plan = story.world.enrol(
        story.world.other_coordinator, track=Track.TRAINING_ONLY, override_reason="In post for years."
    )
    content = build_content(story.session, plan, DAY)
    assert content.glance.planned == 9
    assert content.joint_sessions == ()
    assert [each.kind for each in content.glance.kinds] == [
        "Group supervision",
        "Training needs analysis",
        "Conference",
    ]
    assert content.programme.override_reason == "In post for years."


# --- the shape ------------------------------------------------------------------------------------


def test_content_comes_back_from_json_as_it_went(played: Story) -> None:
    content = content_of(played)
    assert ReportContent.of(json.loads(json.dumps(content.as_data()))) == content


def test_content_cannot_be_changed(story: Story) -> None:
    content = content_of(story)
    with pytest.raises(ValueError, match="frozen"):
        content.as_at = DAY  # type: ignore[misc]


def test_timeline_is_told_in_the_order_of_time(played: Story) -> None:
    days = [event.on for event in content_of(played).events]
    assert days == sorted(days)


def test_missed_group_says_how_it_was_missed(story: Story) -> None:
    story.write(story.book("PLAN-2.2"), Attendance.DID_NOT_ATTEND)
    event = event_of(content_of(story), "PLAN-2.2")
    assert (event.kind, event.mark.word) == (SessionKind.GROUP, "Missed")
    assert event.when == "did not attend on 16 July 2026"
