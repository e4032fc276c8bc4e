"""The stories of sign-offs: asked for, decided, and what became of a confirmation afterwards."""

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

from trainingapp.assessments import queries, services
from trainingapp.assessments.models import Decision, SignOffRequest
from trainingapp.assessments.queries.bulk import Asked, material
from trainingapp.assessments.signature import Signing, evidence_seen
from trainingapp.assessments.terms import Outcome, SigningWay
from trainingapp.demo import days, people
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import COORDINATOR, SUPERVISOR, Batch, Later, SignOff, sign_off_words
from trainingapp.demo.stage import Part

Step = Callable[[Decision, str], object]
"""What is done with a confirmation later on, and the words for it."""


def signing_stories(part: Part) -> Iterator[Story]:
    """Everything of this kind in one coordinator's script."""
    yield from (sign_off_story(part, scene) for scene in part.script.sign_offs)
    yield from (batch_story(part, scene) for scene in part.script.batches)


def sign_off_story(part: Part, scene: SignOff) -> Story:
    """One request for a sign-off, and what became of it."""
    words = sign_off_words()[scene.competency][scene.words] if scene.words else None
    asked_on = days.in_programme(part.start, *scene.day)
    yield days.moment(asked_on, "15:45")
    request_id = services.request_sign_off(
        part.session,
        actor=part.who(COORDINATOR),
        plan=part.plan,
        entry=part.entry(scene.competency),
        claim=(words.claim if words else scene.claim).strip(),
    ).id
    if scene.after is None:
        return
    decided_on = days.later(asked_on, scene.after)
    yield days.moment(decided_on, "10:50")
    request = _request(part, request_id)
    comment = (scene.comment or (words.comment if words else "")).strip()
    if scene.outcome is Outcome.WITHDRAWN:
        services.withdraw(part.session, actor=part.who(COORDINATOR), request=request, reason=comment)
        return
    decision_id = services.decide(
        part.session,
        actor=part.who(SUPERVISOR),
        request=request,
        outcome=scene.outcome,
        level=(scene.level or 3) if scene.outcome is Outcome.CONFIRMED else None,
        comment=comment,
        condition=scene.condition.strip(),
        condition_due_on=(
            None if scene.condition_due is None else days.later(decided_on, scene.condition_due)
        ),
    ).id
    yield from _afterwards(part, scene, decision_id, decided_on)


def _afterwards(part: Part, scene: SignOff, decision_id: UUID, decided_on: date) -> Story:
    """A condition is met, a confirmation taken back, or its signer says that it was not them."""

    def supervisor_says(step: Callable[..., object]) -> Step:
        return lambda decision, reason: step(
            part.session, actor=part.who(SUPERVISOR), decision=decision, reason=reason
        )

    def disputed(decision: Decision, reason: str) -> object:
        return services.dispute_decision(part.session, decisions=[decision], reason=reason)

    steps: tuple[tuple[Later | None, Step], ...] = (
        (scene.met, supervisor_says(services.meet_condition)),
        (scene.revoked, supervisor_says(services.revoke)),
        (scene.disputed, disputed),
    )
    for later, step in steps:
        if later is not None:
            yield days.moment(days.later(decided_on, later.after), "11:35")
            step(part.session.get_one(Decision, decision_id), later.reason.strip())


def batch_story(part: Part, scene: Batch) -> Story:
    """Several requests of one day, confirmed with one note: from the list, or in the meeting."""
    asked_on = days.in_programme(part.start, *scene.day)
    yield days.moment(asked_on, "16:20")
    asked = services.request_many(
        part.session,
        actor=part.who(COORDINATOR),
        plan=part.plan,
        entries=[part.entry(code) for code in scene.competencies],
        claim=scene.claim.strip(),
    )
    request_ids = [each.id for each in asked]
    yield days.moment(days.later(asked_on, scene.after), "11:05")
    requests = [_request(part, request_id) for request_id in request_ids]
    shown = [
        Asked(each.request, evidence_seen(each.usable)) for each in material(part.session, requests=requests)
    ]
    if scene.way is SigningWay.SIGNED_IN:
        services.decide_many(
            part.session,
            actor=part.who(SUPERVISOR),
            asked=shown,
            level=scene.level,
            comment=scene.comment.strip(),
            how_observed=scene.how_observed.strip(),
        )
        return
    signing = Signing(
        Outcome.CONFIRMED,
        scene.level,
        scene.comment.strip(),
        how_observed=scene.how_observed.strip(),
        way=scene.way,
    )
    signed = services.sign_in_meeting(
        part.session,
        actor=part.who(COORDINATOR),
        plan=part.plan,
        asked=shown,
        signing=signing,
        proof=people.PASSWORD,
    )
    if signed is None:
        raise LookupError("the supervisor did not prove who they are")


def _request(part: Part, request_id: UUID) -> SignOffRequest:
    """The request as its supervisor's page would load it now."""
    request = queries.request(part.session, request_id, actor=part.who(SUPERVISOR))
    if request is None:
        raise LookupError("the supervisor does not see the request")
    return request
