"""The stories of what is asked before a session: which times suit, and what the coordinator brings."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from trainingapp.demo import days
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import COORDINATOR, SUPERVISOR, Offer, Prepared
from trainingapp.demo.stage import Part
from trainingapp.supervision import services
from trainingapp.supervision.models import SupervisionSession, TimeOffer
from trainingapp.supervision.values import PreparationText


def offer_stories(part: Part) -> Iterator[Story]:
    """The offers of times that are open today."""
    yield from (_offer_story(part, scene) for scene in part.script.offers)


def _offer_story(part: Part, scene: Offer) -> Story:
    """Times are offered, and whoever answered by today has said which of them suit."""
    yield days.moment(days.working_before(part.stage.today - timedelta(days=scene.made)), "11:25")
    offer_id = services.offer_times(
        part.session,
        actor=part.who(SUPERVISOR),
        plan=part.plan,
        activity=part.activity(scene.activity),
        times=[days.moment(days.later(part.stage.today, ahead), at) for ahead, at in scene.times],
        minutes=scene.minutes,
        mode=scene.mode,
        place=scene.place,
    ).id
    for party, (ago, chosen) in sorted(scene.answers.items(), key=lambda line: -line[1][0]):
        yield days.moment(days.working_before(part.stage.today - timedelta(days=ago)), "12:35")
        _answer(part, offer_id, part.who(party).id, chosen)


def _answer(part: Part, offer_id: UUID, person_id: UUID, chosen: tuple[int, ...]) -> None:
    offer = part.session.get_one(TimeOffer, offer_id)
    invitee = next(each for each in offer.invitees if each.person_id == person_id)
    options = sorted(offer.options, key=lambda option: option.starts_at)
    services.answer_offer(
        part.session, actor=invitee.person, invitee=invitee, suits={options[place].id for place in chosen}
    )


def prepare(part: Part, scene: Prepared, meeting: SupervisionSession) -> None:
    """The coordinator writes down what they bring, and may share it."""
    services.prepare_session(
        part.session,
        actor=part.who(COORDINATOR),
        meeting=meeting,
        version=None,
        text=PreparationText(scene.wins.strip(), scene.worries.strip(), scene.bring.strip()),
        share=scene.is_shared,
    )
