"""Checking the person specification at appointment."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import CriterionCheck, NeedsAnalysis, NeedsItem
from trainingapp.assessments.services.analyses import start_analysis
from trainingapp.assessments.services.items import choose_items
from trainingapp.assessments.services.log import record
from trainingapp.assessments.terms import Met, NeedsSubject
from trainingapp.core.errors import DomainError, EditConflict
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of

CHANGED = "Somebody else checked criteria while you had the page open. Compare, then save again"


class Answer(NamedTuple):
    """Whether a criterion was met at appointment, and what showed it."""

    met: Met
    shown_by: str = ""


def check_criteria(
    session: Session, *, actor: Person, plan: Plan, answers: Mapping[UUID, Answer], seen: int
) -> list[CriterionCheck]:
    """Say which criteria of the plan's person specification were met at appointment, by the entry's id.

    What is said already is kept once; what is new stands beside what was said before. `seen` is how many
    checks there were on the page: EditConflict is raised where somebody added to them since. Raises
    NotAllowed for anybody but the coordinator and the assigned alliance supervisor.
    """
    rules.check_writer(party_of(plan, actor.id))
    rules.check_open(plan.state)
    session.execute(select(Plan.id).where(Plan.id == plan.id).with_for_update())
    known = queries.person_check(session, plan=plan)
    fresh = [
        CriterionCheck(
            plan_id=plan.id,
            entry_id=line.entry.id,
            met=answer.met,
            shown_by=answer.shown_by.strip(),
            said_by_id=actor.id,
        )
        for line in known.lines
        if (answer := answers.get(line.entry.id)) is not None and not _is_said(line.check, answer)
    ]
    if not fresh:
        return []
    if seen != known.said:
        raise EditConflict(CHANGED)
    session.add_all(fresh)
    session.flush()
    record(
        session,
        actor=actor,
        plan=plan,
        what="criteria:checked",
        subject_type="plan",
        subject_id=plan.id,
        criteria=len(fresh),
    )
    return fresh


def _is_said(check: CriterionCheck | None, answer: Answer) -> bool:
    return check is not None and (check.met, check.shown_by) == (answer.met, answer.shown_by.strip())


def need_criteria(session: Session, *, actor: Person, plan: Plan) -> tuple[NeedsAnalysis, list[NeedsItem]]:
    """Make needs of all criteria that were found to be less than met, in the analysis that is being written.

    Starts the first analysis where there is none. Raises DomainError where nothing is unmet, or the newest
    analysis can not be written.
    """
    rules.check_writer(party_of(plan, actor.id))
    offered = [
        each for each in queries.choosable(session, plan=plan) if each.subject is NeedsSubject.CRITERION
    ]
    if not offered:
        raise DomainError("Every criterion that was checked is met, so there is no need to add")
    found = queries.analyses(session, plan=plan)
    analysis = found[-1] if found else start_analysis(session, actor=actor, plan=plan, number=1)
    return analysis, choose_items(session, actor=actor, analysis=analysis, chosen=offered)
