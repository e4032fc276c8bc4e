"""Writes the report: turns what the other capabilities know of a plan into `content.ReportContent`."""

from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from trainingapp.handover.content import ReportContent
from trainingapp.handover.drafting import gaps, learning, people, programme, sessions, training
from trainingapp.handover.models import HandoverReport
from trainingapp.handover.queries import Material, material
from trainingapp.plans.models import Plan


class Draft(NamedTuple):
    """A report as it would be issued today, and the newest issue before it, if there is one."""

    content: ReportContent
    latest: HandoverReport | None


def build_content(session: Session, plan: Plan, today: date) -> ReportContent:
    """The report of a plan as it stands today, not yet issued.

    `plan` as `plans.queries.plan` loads it. Source: S3 L161 and R96 to R99.
    """
    return draft(session, plan, today).content


def draft(session: Session, plan: Plan, today: date) -> Draft:
    """The same with the newest issue so far; both in 8 queries."""
    found = material(session, plan=plan)
    return Draft(compose(found, today), found.latest)


def compose(found: Material, today: date) -> ReportContent:
    """The report that this material makes."""
    standings = sessions.standings(found, today)
    events = sessions.events(found, standings)
    areas = learning.areas(found)
    needs = learning.needs(found)
    joint = sessions.joint_sessions(found)
    content = ReportContent(
        plan_id=found.plan.id,
        as_at=today,
        issue=None,
        programme=programme.programme(found),
        glance=programme.glance(found, standings, areas, needs),
        gaps=(),
        events=events,
        areas=areas,
        needs=needs,
        joint_sessions=joint,
        duties=people.duties(found, standings, today),
        actions=people.actions(found),
        ahead=people.ahead(found),
        training=training.training(found),
    )
    return content.model_copy(update={"gaps": gaps.gaps(content)})
