"""The stories of what the parties agree at the start: proposed before a first session, accepted in it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from trainingapp.core import clock
from trainingapp.demo import days
from trainingapp.demo.enrolments import enrolled_at
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import COORDINATOR, PCN, SUPERVISOR, Meeting
from trainingapp.demo.stage import Part
from trainingapp.plans import queries, rules, services
from trainingapp.plans.terms import AgreementKind, Party

ACCEPTED_IN = {
    "PLAN-1.1": (AgreementKind.SUPERVISION, (COORDINATOR,)),
    "PLAN-1.2": (AgreementKind.PROGRAMME, (COORDINATOR, PCN)),
}
"""The session in which each agreement is accepted, and by whom beside the alliance supervisor."""


def agreement_stories(part: Part) -> Iterator[Story]:
    """Both agreements of a plan; who has not accepted one yet is named with its session."""
    for scene in part.script.meetings:
        if scene.activity in ACCEPTED_IN and (scene.summary or scene.not_accepted_by):
            kind, others = ACCEPTED_IN[scene.activity]
            yield _agreed(part, scene, kind, [each for each in others if each not in scene.not_accepted_by])


def _agreed(part: Part, scene: Meeting, kind: AgreementKind, others: Sequence[Party]) -> Story:
    held_on = days.in_programme(part.start, *scene.day)
    proposed_at = days.moment(days.working_before(held_on - days.ONE_DAY), "10:20")
    yield max(proposed_at, enrolled_at(part) + timedelta(hours=3))
    services.propose_agreement(
        part.session,
        actor=part.who(SUPERVISOR),
        plan=part.plan,
        kind=kind,
        values=rules.proposal(kind, part.plan, None, clock.today()),
    )
    for minute, party in enumerate(others, 5):
        yield days.moment(held_on, scene.at) + timedelta(minutes=minute)
        agreement = queries.newest_agreement(part.session, plan=part.plan, kind=kind)
        if agreement is None:
            raise LookupError("the agreement was not proposed")
        services.accept_agreement(
            part.session, actor=part.who(party), agreement=agreement, digest=agreement.content_digest
        )
