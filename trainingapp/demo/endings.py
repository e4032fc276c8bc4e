"""The story of a programme's end: the handover report is issued and acknowledged, and the plan completed."""

from uuid import UUID

from trainingapp.demo import days
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import SUPERVISOR
from trainingapp.demo.stage import Part
from trainingapp.handover import queries, services
from trainingapp.handover.models import HandoverReport
from trainingapp.plans import queries as plan_queries
from trainingapp.plans import services as plans
from trainingapp.plans.terms import Party, PlanState

HANDOVER = "PLAN-6.3"


def ending_story(part: Part) -> Story:
    """It is issued and acknowledged, the certificate follows, and the lead completes the plan."""
    ending = part.script.ending
    if ending is None:
        return
    session = part.session
    handed_over = next(scene for scene in part.script.meetings if scene.activity == HANDOVER)
    day = days.in_programme(part.start, *handed_over.day)
    yield days.moment(days.later(day, ending.issued), "11:10")
    report_id = services.issue_report(
        session, actor=part.who(SUPERVISOR), plan=part.plan, expected_issue=1
    ).id
    for party, (after, comment) in sorted(ending.acknowledged.items(), key=lambda line: line[1][0]):
        yield days.moment(days.later(day, after), "12:50")
        services.acknowledge_report(
            session,
            actor=part.who(party),
            report=_report(part, report_id, party),
            comment=comment.strip(),
        )
    if ending.certificate is not None:
        yield days.moment(days.later(day, ending.certificate), "13:30")
        plan = plan_queries.plan(session, part.plan.id, actor=part.who(SUPERVISOR))
        if plan is None:
            raise LookupError("the supervisor does not see the plan")
        services.issue_certificate(session, actor=part.who(SUPERVISOR), plan=plan)
    yield days.moment(days.later(day, ending.completed), "14:20")
    plans.change_state(
        session,
        actor=part.stage.people[part.script.enrolled_by],
        plan=part.plan,
        to=PlanState.COMPLETED,
    )


def _report(part: Part, report_id: UUID, party: Party) -> HandoverReport:
    found = queries.report(part.session, report_id, actor=part.who(party))
    if found is None:
        raise LookupError(f"the {party.value} does not see the report")
    return found
