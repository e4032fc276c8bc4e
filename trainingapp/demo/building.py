"""Makes a demonstration: an empty database, the library, the people, and their stories played up to now."""

import time
from collections.abc import Iterator, Sequence

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from trainingapp.app import create_app
from trainingapp.config import Settings
from trainingapp.core import clock, migrations, pdf
from trainingapp.core.db import make_engine, make_session, transaction
from trainingapp.demo import days, origins, people
from trainingapp.demo.agreements import agreement_stories
from trainingapp.demo.asking import offer_stories
from trainingapp.demo.bending import bending_stories
from trainingapp.demo.endings import ending_story
from trainingapp.demo.enrolments import duty_story, enrolment_story
from trainingapp.demo.folder import Folder
from trainingapp.demo.gatherings import Cohort
from trainingapp.demo.learning import learning_stories
from trainingapp.demo.mail import digest_story, mark_as_sent
from trainingapp.demo.meetings import meeting_story, promise_stories
from trainingapp.demo.needs import needs_stories
from trainingapp.demo.organisations import add_organisations
from trainingapp.demo.playing import Story, play
from trainingapp.demo.releasing import releasing_stories
from trainingapp.demo.scripts import Script, Shared, scripts, shared
from trainingapp.demo.signing import signing_stories
from trainingapp.demo.stage import Part, Stage
from trainingapp.demo.training import open_catalogues, training_stories
from trainingapp.files import depot
from trainingapp.frameworks import services as frameworks
from trainingapp.frameworks.library import library_folder, read_library
from trainingapp.handover import queries as handover
from trainingapp.handover.models import HandoverReport
from trainingapp.handover.printing import report_html

FOUNDED_MONTHS_AGO = 8
"""Before today: earlier than anything that a script tells."""
PDF_SECONDS = 120.0


def build(folder: Folder, settings: Settings) -> None:
    """Make the whole demonstration in the folder, as of now; it is there when all of it is there."""
    folder.prepare()
    engine = make_engine(folder.url(folder.unfinished))
    try:
        migrations.upgrade(engine)
        depot.register(engine, settings)
        with transaction(engine) as session:
            play_history(session, scripts())
        _write_files(folder, engine, settings)
    finally:
        engine.dispose()
    origins.note(folder)
    folder.unfinished.rename(folder.database)


def restore_files(folder: Folder, settings: Settings) -> None:
    """Write anew what somebody deleted beside the database."""
    engine = make_engine(folder.url())
    try:
        _write_files(folder, engine, settings)
    finally:
        engine.dispose()


def _write_files(folder: Folder, engine: Engine, settings: Settings) -> None:
    """The two files for whoever looks at it, where they are not there."""
    if not folder.people.exists():
        folder.write_people([one.listed() for one in people.CAST])
    if not folder.report.exists():
        folder.report.write_bytes(_finished_report(engine, settings))


def play_history(session: Session, told: Sequence[Script]) -> int:
    """What happened of these scripts up to now, in an empty database; returns the number of acts."""
    now, today = clock.now(), clock.today()
    stage = Stage(session, today, {})
    parts = [Part(stage, script) for script in told]
    stories = [_founding_story(stage)]
    stories += [story for part in parts for story in _stories_of(part)]
    for of_alliance in shared():
        stories += Cohort(stage, of_alliance, [p for p in parts if _belongs(p, of_alliance)]).stories()
    stories.append(digest_story(stage))
    acts = play(stories, until=now, after_each=session.expire_all)
    mark_as_sent(session)
    return acts


def _belongs(part: Part, of_alliance: Shared) -> bool:
    alliance = people.member(part.script.coordinator).alliance
    return alliance is not None and alliance.key == of_alliance.alliance


def _founding_story(stage: Stage) -> Story:
    """The library, the organisations, and everybody but the coordinators, who come when they are enrolled."""
    yield days.moment(days.ago(stage.today, months=FOUNDED_MONTHS_AGO, days=0), "08:45")
    frameworks.load_library(stage.session, library=read_library(library_folder()))
    stage.organisations |= add_organisations(stage.session)
    for one in (*people.OTHERS, *people.VISITORS):
        stage.people[one.key] = people.add_person(stage.session, one, stage.organisations)
    open_catalogues(stage)


def _stories_of(part: Part) -> Iterator[Story]:
    yield enrolment_story(part)
    yield from bending_stories(part)
    yield from agreement_stories(part)
    yield from offer_stories(part)
    yield from (duty_story(part, code, tick) for code, tick in part.script.duties.items())
    for scene in part.script.meetings:
        yield meeting_story(part, scene)
        yield from promise_stories(part, scene)
    yield from needs_stories(part)
    yield from learning_stories(part)
    yield from signing_stories(part)
    yield from training_stories(part)
    yield from releasing_stories(part)
    yield ending_story(part)


def _finished_report(engine: Engine, settings: Settings) -> bytes:
    """The issued report of the coordinator who finished, as anybody on that plan would download it."""
    app = create_app(settings, engine)
    with app.app_context(), make_session(engine, read_only=True) as session:
        issued = session.scalars(select(HandoverReport)).one()
        report = handover.report(session, issued.id, actor=issued.plan.coordinator)
        if report is None:
            raise LookupError("the coordinator does not see their own report")
        html = report_html(report, report)
    printer = pdf.Engine(time.monotonic() + PDF_SECONDS)
    try:
        return printer.render(html, time.monotonic() + PDF_SECONDS)
    finally:
        printer.stop()
