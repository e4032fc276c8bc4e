"""The stories of protected time: asked for, granted or refused by the network, and used."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from trainingapp.demo import days
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import COORDINATOR, PCN, Released
from trainingapp.demo.stage import Part
from trainingapp.training import services
from trainingapp.training.models import TimeEntry
from trainingapp.training.terms import TimeKind

USED_AT = "17:15"


def releasing_stories(part: Part) -> Iterator[Story]:
    """Everything of this kind in one coordinator's script."""
    yield from (_released(part, scene) for scene in part.script.protected)


def _released(part: Part, scene: Released) -> Story:
    today = part.stage.today
    asked_on = days.working_before(today - timedelta(days=scene.ago))
    used_on = days.later(today, scene.ahead)
    yield days.moment(asked_on, "12:45")
    request_id = services.ask_for_time(
        part.session,
        actor=part.who(COORDINATOR),
        plan_id=part.plan.id,
        used_on=used_on,
        minutes=scene.minutes,
        purpose=scene.purpose,
        title=scene.title,
    ).id
    if scene.answered is None:
        return
    yield days.moment(days.later(asked_on, scene.answered), "09:10")
    grant_id = _answer(part, scene, request_id)
    if not scene.is_used:
        return
    yield days.moment(used_on, USED_AT)
    grant = part.session.get_one(TimeEntry, grant_id) if grant_id else None
    services.log_time(
        part.session,
        actor=part.who(COORDINATOR),
        plan_id=part.plan.id,
        used_on=used_on,
        minutes=scene.granted,
        purpose=scene.purpose,
        title=scene.title,
        takes_up=grant,
    )


def _answer(part: Part, scene: Released, request_id: UUID) -> UUID | None:
    """The PCN supervisor answers; gives what was granted, if anything was."""
    given = services.answer_time(
        part.session,
        actor=part.who(PCN),
        request=part.session.get_one(TimeEntry, request_id),
        granted=scene.granted,
        refused_for=scene.refused_for,
        comment=scene.comment.strip(),
    )
    return next((entry.id for entry in given if entry.kind is TimeKind.GRANTED), None)
