"""The stories of moderation: a lead draws decisions at random, reads them, and agrees or queries."""

from datetime import timedelta

from trainingapp.demo import days
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import Drawn
from trainingapp.demo.stage import Stage
from trainingapp.programme import services
from trainingapp.programme.models import ModerationPick


def moderation_story(stage: Stage, scene: Drawn) -> Story:
    """One sample; what is left of it when the verdicts are used up nobody has looked at yet."""
    drawn_on = days.working_before(stage.today - timedelta(days=scene.ago))
    yield days.moment(drawn_on, "10:05")
    lead = stage.people[scene.by]
    sample = services.draw_sample(
        stage.session,
        actor=lead,
        from_on=drawn_on - timedelta(days=scene.days),
        until_on=drawn_on - days.ONE_DAY,
        size=scene.size,
    )
    pick_ids = [pick.id for pick in sample.picks]
    for minutes, (pick_id, (verdict, note)) in enumerate(zip(pick_ids, scene.verdicts, strict=False), 1):
        yield days.moment(drawn_on, "10:05") + timedelta(minutes=10 * minutes)
        pick = stage.session.get_one(ModerationPick, pick_id)
        services.open_pick(stage.session, actor=stage.people[scene.by], pick=pick)
        services.review_pick(
            stage.session, actor=stage.people[scene.by], pick=pick, verdict=verdict, note=note.strip()
        )
