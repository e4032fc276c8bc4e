"""The stories of plans that bend: paused, waived, added to, spread, moved to a network, opened by a link."""

from collections.abc import Iterator
from datetime import timedelta

from trainingapp.demo import days
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import PCN, SUPERVISOR, Added, Pause, Spread, Transfer, Waived, WayIn
from trainingapp.demo.stage import Part
from trainingapp.plans import services
from trainingapp.supervision import services as supervision


def bending_stories(part: Part) -> Iterator[Story]:
    """Everything of this kind in one coordinator's script."""
    script = part.script
    yield from (pause_story(part, scene) for scene in script.pauses)
    yield from (waiver_story(part, scene) for scene in script.waived)
    yield from (adding_story(part, scene) for scene in script.added)
    if script.spread is not None:
        yield spreading_story(part, script.spread)
    if script.transfer is not None:
        yield transfer_story(part, script.transfer)
    if script.link is not None:
        yield link_story(part, script.link)


def pause_story(part: Part, scene: Pause) -> Story:
    """The supervisor pauses the plan while the coordinator is away, and resumes it when they are back."""
    away = days.in_programme(part.start, *scene.away)
    yield days.moment(away, "09:20")
    services.pause_plan(
        part.session,
        actor=part.who(SUPERVISOR),
        plan=part.plan,
        kind=scene.kind,
        from_on=away,
        expected_back_on=away + timedelta(days=scene.expected) if scene.expected else None,
        reason=scene.reason.strip(),
    )
    if scene.back is None:
        return
    back = days.in_programme(part.start, *scene.back)
    yield days.moment(back, "08:50")
    services.resume_plan(part.session, actor=part.who(SUPERVISOR), plan=part.plan, back_on=back)


def waiver_story(part: Part, scene: Waived) -> Story:
    """The supervisor asks for an activity no longer."""
    yield days.moment(days.in_programme(part.start, *scene.day), "11:40")
    services.waive_activity(
        part.session,
        actor=part.who(SUPERVISOR),
        activity=part.activity(scene.activity),
        waived_for=scene.waived_for,
        note=scene.note.strip(),
    )


def adding_story(part: Part, scene: Added) -> Story:
    """The supervisor asks for one more session."""
    yield days.moment(days.in_programme(part.start, *scene.day), "11:50")
    first, last = (days.in_programme(part.start, *day) for day in scene.due)
    services.add_activity(
        part.session,
        actor=part.who(SUPERVISOR),
        plan=part.plan,
        kind=scene.kind,
        title=scene.title,
        minutes=scene.minutes,
        due_from=first,
        due_to=last,
        reason=scene.reason.strip(),
    )


def spreading_story(part: Part, scene: Spread) -> Story:
    """The supervisor spreads the plan over part-time hours."""
    yield days.moment(days.in_programme(part.start, *scene.day), "10:35")
    services.spread_plan(
        part.session, actor=part.who(SUPERVISOR), plan=part.plan, reason=scene.reason.strip()
    )


def transfer_story(part: Part, scene: Transfer) -> Story:
    """The programme lead moves the plan to another network, whose PCN supervisor takes over."""
    yield days.moment(days.in_programme(part.start, *scene.day), "09:35")
    stage = part.stage
    supervision.transfer_plan(
        part.session,
        actor=stage.people[part.script.enrolled_by],
        plan=part.plan,
        pcn=stage.organisations[scene.pcn],
        practices=[(stage.organisations[name], hours) for name, hours in scene.practices.items()],
        to=stage.people[scene.pcn_supervisor],
        pcn_supervisor_kind=scene.pcn_supervisor_kind,
        reason=scene.reason.strip(),
    )
    part.replaced[PCN] = scene.pcn_supervisor


def link_story(part: Part, scene: WayIn) -> Story:
    """The supervisor sends the PCN supervisor a link, who comes in by it."""
    made_on = days.in_programme(part.start, *scene.day)
    yield days.moment(made_on, "10:50")
    link = services.make_link(part.session, actor=part.who(SUPERVISOR), plan=part.plan)
    for after in scene.opened:
        yield days.moment(days.later(made_on, after), "17:05")
        services.open_link(part.session, link=link)
