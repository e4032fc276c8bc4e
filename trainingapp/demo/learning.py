"""The stories of how a coordinator grows: self-ratings, what does not apply, and evidence of every kind."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from trainingapp.assessments import queries, services
from trainingapp.assessments.models import Evidence, WitnessRequest
from trainingapp.assessments.terms import EvidenceKind
from trainingapp.demo import days, papers
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import COORDINATOR, SUPERVISOR, LeftOut, Redaction, SelfRating, Shown, Witness
from trainingapp.demo.stage import Part
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Entry

NOT_RATED = "--"


def learning_stories(part: Part) -> Iterator[Story]:
    """Everything of this kind in one coordinator's script."""
    script = part.script
    yield from (rating_story(part, scene) for scene in script.ratings)
    yield from (leaving_out_story(part, scene) for scene in script.left_out)
    yield from (evidence_story(part, scene) for scene in script.evidence)
    yield from (witness_story(part, scene) for scene in script.witnesses)


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
                    point=scene.point,
                )


def leaving_out_story(part: Part, scene: LeftOut) -> Story:
    """The supervisor says that a competency does not apply to the post."""
    yield days.moment(days.in_programme(part.start, *scene.day), "14:20")
    line = queries.line(part.session, plan=part.plan, code=scene.competency)
    if line is None:
        raise LookupError(f"the framework has no {scene.competency}")
    services.leave_out_competency(
        part.session, actor=part.who(SUPERVISOR), plan=part.plan, line=line, reason=scene.reason.strip()
    )


# --- evidence -------------------------------------------------------------------------------------


def evidence_story(part: Part, scene: Shown) -> Story:
    """The coordinator adds one piece of evidence, with its files; it may have to be redacted later."""
    added_on = days.in_programme(part.start, *scene.day)
    yield days.moment(added_on, "13:40")
    evidence = services.add_evidence(
        part.session,
        actor=part.who(COORDINATOR),
        plan=part.plan,
        kind=_kind(scene),
        title=scene.title,
        reflection=scene.reflection.strip(),
        link=scene.link,
        happened_on=max(days.working_before(added_on - timedelta(days=scene.happened)), part.start),
        shows={entry: scene.how.get(entry.code) or shown_by(entry) for entry in map(part.entry, scene.shows)},
    )
    for name in scene.files:
        services.add_evidence_file(
            part.session,
            actor=part.who(COORDINATOR),
            evidence=evidence,
            name=name,
            stream=papers.paper(name, scene.title),
        )
    if scene.redaction is not None:
        yield from _redaction(part, scene, scene.redaction, evidence.id)


def _redaction(part: Part, scene: Shown, told: Redaction, evidence_id: UUID) -> Story:
    """Hidden as soon as somebody has doubts; the coordinator adds a version without them."""
    hidden_on = days.later(days.in_programme(part.start, *scene.day), told.after)
    yield days.moment(hidden_on, "08:55")
    evidence = part.session.get_one(Evidence, evidence_id)
    services.hide_evidence(
        part.session, actor=part.who(told.by), evidence=evidence, reason=told.reason.strip()
    )
    if told.again is None:
        return
    yield days.moment(days.later(hidden_on, told.again), "13:05")
    evidence = part.session.get_one(Evidence, evidence_id)
    redacted = services.redact_evidence(
        part.session,
        actor=part.who(COORDINATOR),
        evidence=evidence,
        kind=_kind(scene),
        title=told.title,
        reflection=told.reflection.strip(),
        happened_on=evidence.happened_on,
    )
    services.link_evidence(
        part.session,
        actor=part.who(COORDINATOR),
        evidence=redacted,
        shows={entry: scene.how.get(entry.code) or shown_by(entry) for entry in map(part.entry, scene.shows)},
    )


def _kind(scene: Shown) -> EvidenceKind:
    return scene.kind or (EvidenceKind.OTHER if scene.link else EvidenceKind.REFLECTION)


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


def witness_story(part: Part, scene: Witness) -> Story:
    """The coordinator asks a third person for a statement, who may have given it."""
    asked_on = days.working_before(part.stage.today - timedelta(days=scene.ago))
    yield days.moment(asked_on, "09:15")
    request_id = services.ask_witness(
        part.session,
        actor=part.who(COORDINATOR),
        plan=part.plan,
        name=scene.name,
        email=scene.email,
        role_title=scene.role_title,
        about=scene.about.strip(),
        entries=[part.entry(code) for code in scene.competencies],
        expires_on=asked_on + timedelta(days=scene.lasts),
    ).id
    if scene.given is None:
        return
    yield days.moment(days.later(asked_on, scene.given.after), "17:25")
    services.give_statement(
        part.session,
        request=part.session.get_one(WitnessRequest, request_id),
        knows_how=scene.given.knows_how.strip(),
        saw_what=scene.given.saw_what.strip(),
        could_improve=scene.given.could_improve.strip(),
    )
