"""The stories of what a coordinator has still to learn: criteria, needs analyses, and following the plan."""

from collections.abc import Iterator
from datetime import date, timedelta
from operator import attrgetter

from trainingapp.assessments import queries, services
from trainingapp.assessments.models import NeedsAnalysis, NeedsItem
from trainingapp.assessments.rules import Rated
from trainingapp.assessments.services import Answer, ItemValues
from trainingapp.demo import days
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import COORDINATOR, SUPERVISOR, Again, Analysis, Criteria, Need, Progress
from trainingapp.demo.stage import Part


def needs_stories(part: Part) -> Iterator[Story]:
    """Everything of this kind in one coordinator's script."""
    script = part.script
    if script.criteria is not None:
        yield criteria_story(part, script.criteria)
    yield from (analysis_story(part, scene) for scene in script.analyses)
    yield from (progress_story(part, scene) for scene in script.progress)


def criteria_story(part: Part, scene: Criteria) -> Story:
    """The person specification is gone through: what was met at appointment, and what showed it."""
    yield days.moment(days.in_programme(part.start, *scene.day), "10:30")
    known = queries.person_check(part.session, plan=part.plan)
    by_code = {line.entry.code: line.entry.id for line in known.lines}
    services.check_criteria(
        part.session,
        actor=part.who(scene.by),
        plan=part.plan,
        answers={by_code[code]: Answer(met, shown) for code, (met, shown) in scene.answers.items()},
        seen=known.said,
    )


def analysis_story(part: Part, scene: Analysis) -> Story:
    """One training needs analysis: written, seen from both sides, sent, perhaps sent back, agreed."""
    written_on = days.in_programme(part.start, *scene.day)
    yield days.moment(written_on, scene.at)
    writer = part.who(scene.by)
    answerer = part.who(COORDINATOR if scene.by is SUPERVISOR else SUPERVISOR)
    analysis = services.start_analysis(part.session, actor=writer, plan=part.plan, number=scene.number)
    for item in list(analysis.items):
        again = scene.again.get(item.topic)
        if again is not None:
            services.save_item(
                part.session,
                actor=writer,
                item=item,
                version=item.version,
                values=_followed_up(item, again, written_on),
            )
    for need in scene.needs:
        services.add_item(part.session, actor=writer, analysis=analysis, values=_item(part, need, written_on))
    yield from _views(part, scene, written_on)
    if scene.sent is None:
        return
    sent_on = days.later(written_on, scene.sent)
    yield days.moment(sent_on, "16:30")
    services.submit_analysis(part.session, actor=writer, analysis=_analysis(part, scene))
    if scene.returned is not None:
        returned_on = days.later(sent_on, scene.returned.after)
        yield days.moment(returned_on, "09:50")
        services.return_analysis(
            part.session,
            actor=answerer,
            analysis=_analysis(part, scene),
            reason=scene.returned.reason.strip(),
        )
        if scene.returned.again is None:
            return
        sent_on = days.later(returned_on, scene.returned.again)
        yield days.moment(sent_on, "16:30")
        services.submit_analysis(part.session, actor=writer, analysis=_analysis(part, scene))
    if scene.agreed is not None:
        yield days.moment(days.later(sent_on, scene.agreed), "13:15")
        services.agree_analysis(part.session, actor=answerer, analysis=_analysis(part, scene))


def _views(part: Part, scene: Analysis, written_on: date) -> Story:
    """Each says how they see the needs, apart from the other; then they settle what they see differently."""
    seen = {need.topic: need.views for need in scene.needs if need.views is not None}
    if not seen:
        return
    for minutes, party in ((20, SUPERVISOR), (60, COORDINATOR)):
        yield days.moment(written_on, scene.at) + timedelta(minutes=minutes)
        analysis = _analysis(part, scene)
        said = attrgetter(_SIDE[party])
        services.give_views(
            part.session,
            actor=part.who(party),
            analysis=analysis,
            views={item.id: Rated(*said(seen[item.topic])) for item in analysis.items if item.topic in seen},
        )
    yield days.moment(written_on, scene.at) + timedelta(minutes=80)
    agreed = {need.topic: need for need in scene.needs if need.views is not None}
    for item in list(_analysis(part, scene).items):
        if item.topic in agreed:
            services.save_item(
                part.session,
                actor=part.who(scene.by),
                item=item,
                version=item.version,
                values=_item(part, agreed[item.topic], written_on, is_settled=True),
            )


_SIDE = {SUPERVISOR: "supervisor", COORDINATOR: "coordinator"}


def progress_story(part: Part, scene: Progress) -> Story:
    """Somebody says how far the action for a need of the training plan is."""
    yield days.moment(days.working_before(part.stage.today - timedelta(days=scene.ago)), "15:10")
    analysis = queries.training_plan(queries.analyses(part.session, plan=part.plan))
    if analysis is None:
        raise LookupError("there is no training plan yet")
    item = next(each for each in analysis.items if each.topic == scene.topic)
    services.follow_need(
        part.session, actor=part.who(scene.by), item=item, state=scene.state, note=scene.note.strip()
    )


def _analysis(part: Part, scene: Analysis) -> NeedsAnalysis:
    found = queries.analysis(part.session, plan=part.plan, number=scene.number)
    if found is None:
        raise LookupError(f"needs analysis {scene.number} was not started")
    return found


def _item(part: Part, need: Need, written_on: date, *, is_settled: bool = False) -> ItemValues:
    return ItemValues(
        topic=need.topic,
        entry=part.entry(need.competency) if need.competency else None,
        importance=need.importance,
        current=need.current,
        target=need.target,
        priority_set=need.priority_set,
        priority_reason=need.priority_reason.strip(),
        gap_reason=need.gap_reason,
        route=need.route,
        action=need.action.strip(),
        owner_party=need.owner,
        due_on=None if need.due is None else days.later(written_on, need.due),
        is_settled=is_settled,
    )


def _followed_up(item: NeedsItem, again: Again, written_on: date) -> ItemValues:
    return ItemValues(
        topic=item.topic,
        entry=item.entry,
        importance=item.importance,
        current=again.current,
        target=item.target,
        priority_set=None,
        gap_reason=item.gap_reason,
        route=item.route,
        course=item.course,
        action=again.action.strip() or item.action,
        owner_party=again.owner or item.owner_party,
        due_on=None if again.due is None else days.later(written_on, again.due),
    )
