"""The stories of what a coordinator learns: needs analyses, self-ratings, evidence and sign-offs."""

from collections.abc import Iterator
from datetime import date, timedelta

from trainingapp.assessments import queries, services
from trainingapp.assessments.models import NeedsAnalysis, NeedsItem
from trainingapp.assessments.services import ItemValues
from trainingapp.assessments.terms import EvidenceKind, Outcome
from trainingapp.demo import days
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import (
    COORDINATOR,
    SUPERVISOR,
    Again,
    Analysis,
    Need,
    SelfRating,
    Shown,
    SignOff,
    sign_off_words,
)
from trainingapp.demo.stage import Part
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Entry

NOT_RATED = "--"

# --- needs analyses -------------------------------------------------------------------------------


def analysis_story(part: Part, scene: Analysis) -> Story:
    """One training needs analysis: written, sent, perhaps sent back, agreed."""
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


def _analysis(part: Part, scene: Analysis) -> NeedsAnalysis:
    found = queries.analysis(part.session, plan=part.plan, number=scene.number)
    if found is None:
        raise LookupError(f"needs analysis {scene.number} was not started")
    return found


def _item(part: Part, need: Need, written_on: date) -> ItemValues:
    return ItemValues(
        topic=need.topic,
        entry=part.entry(need.competency) if need.competency else None,
        importance=need.importance,
        current=need.current,
        target=need.target,
        action=need.action.strip(),
        owner_party=need.owner,
        due_on=None if need.due is None else days.later(written_on, need.due),
    )


def _followed_up(item: NeedsItem, again: Again, written_on: date) -> ItemValues:
    return ItemValues(
        topic=item.topic,
        entry=item.entry,
        importance=item.importance,
        current=again.current,
        target=item.target,
        action=again.action.strip() or item.action,
        owner_party=again.owner or item.owner_party,
        due_on=None if again.due is None else days.later(written_on, again.due),
    )


# --- competencies ---------------------------------------------------------------------------------


def rating_story(part: Part, scene: SelfRating) -> Story:
    """The coordinator rates themselves on whole areas, one sitting."""
    yield days.moment(days.in_programme(part.start, *scene.day), "16:00")
    coordinator, plan = part.who(COORDINATOR), part.plan
    entries = frameworks.entries(part.session, plan.framework_id)
    for area, digits in scene.given.items():
        rated = [entry for entry in entries if entry.section_code == area]
        for entry, pair in zip(rated, digits.split(), strict=True):
            if pair != NOT_RATED:
                services.rate(
                    part.session,
                    actor=coordinator,
                    plan=plan,
                    entry=entry,
                    knowledge=int(pair[0]),
                    confidence=int(pair[1]),
                )


def evidence_story(part: Part, scene: Shown) -> Story:
    """The coordinator adds one piece of evidence."""
    added_on = days.in_programme(part.start, *scene.day)
    yield days.moment(added_on, "13:40")
    services.add_evidence(
        part.session,
        actor=part.who(COORDINATOR),
        plan=part.plan,
        kind=EvidenceKind.OTHER if scene.link else EvidenceKind.REFLECTION,
        title=scene.title,
        reflection=scene.reflection.strip(),
        link=scene.link,
        happened_on=max(days.working_before(added_on - timedelta(days=scene.happened)), part.start),
        shows={entry: shown_by(entry) for entry in map(part.entry, scene.shows)},
    )


HOW = (
    "I did this myself, start to finish.",
    "It was the first time that nobody had to show me.",
    "I planned it, did it, and told the team what came of it.",
    "I saw what was missing and put it right.",
    "I was asked to do it because it had gone well before.",
)
"""How a piece shows a competency, as somebody says it who is short of time."""


def shown_by(entry: Entry) -> str:
    """One of these sentences, always the same for a competency."""
    return HOW[entry.position % len(HOW)]


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
    yield days.moment(days.later(asked_on, scene.after), "10:50")
    request = queries.request(part.session, request_id, actor=part.who(SUPERVISOR))
    if request is None:
        raise LookupError("the supervisor does not see the request")
    comment = (scene.comment or (words.comment if words else "")).strip()
    if scene.outcome is Outcome.WITHDRAWN:
        services.withdraw(part.session, actor=part.who(COORDINATOR), request=request, reason=comment)
        return
    services.decide(
        part.session,
        actor=part.who(SUPERVISOR),
        request=request,
        outcome=scene.outcome,
        level=(scene.level or 3) if scene.outcome is Outcome.CONFIRMED else None,
        comment=comment,
    )


def learning_stories(part: Part) -> Iterator[Story]:
    """Everything of this kind in one coordinator's script."""
    script = part.script
    yield from (analysis_story(part, scene) for scene in script.analyses)
    yield from (rating_story(part, scene) for scene in script.ratings)
    yield from (evidence_story(part, scene) for scene in script.evidence)
    yield from (sign_off_story(part, scene) for scene in script.sign_offs)
