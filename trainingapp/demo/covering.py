"""The stories of supervisors who are away for a while, and of who stands in for them."""

from datetime import timedelta

from trainingapp.demo import days
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import Cover
from trainingapp.demo.stage import Stage
from trainingapp.plans.models import Plan
from trainingapp.supervision import services
from trainingapp.supervision.values import Period


def cover_story(stage: Stage, scene: Cover) -> Story:
    """Somebody stands in for a supervisor, with the sessions that are booked in that time."""
    yield days.moment(days.working_before(stage.today - timedelta(days=scene.arranged)), "14:05")
    keys = [key for key in scene.coordinators if key in stage.plan_ids]
    if not keys:
        return
    services.hand_over(
        stage.session,
        actor=stage.people[scene.arranged_by],
        plans_over=[stage.session.get_one(Plan, stage.plan_ids[key]) for key in keys],
        to=stage.people[scene.by],
        reason=scene.reason.strip(),
        period=Period(
            stage.today + timedelta(days=scene.first),
            stage.today + timedelta(days=scene.last),
        ),
    )
