"""The mail of the stories: it was sent when it was written, so nothing of it leaves the demonstration."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from trainingapp.accounts.queries import alliance_ids
from trainingapp.demo import days
from trainingapp.demo.playing import Story
from trainingapp.demo.stage import Stage
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.terms import MessageState
from trainingapp.worklist import services as worklist

DIGESTS_SINCE = timedelta(days=14)
"""Before today: enough to see who was told of what, and when."""


def digest_story(stage: Stage) -> Story:
    """The digests of the last fortnight, each working morning."""
    day = stage.today - DIGESTS_SINCE
    while (day := days.later(day, 1)) <= stage.today:
        yield days.moment(day, "07:30")
        for alliance_id in alliance_ids(stage.session):
            worklist.queue_digests(stage.session, alliance_id=alliance_id)


def mark_as_sent(session: Session) -> None:
    """Every message that the stories put into the outbox counts as sent at its moment."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.state == MessageState.QUEUED)
        .values(
            state=MessageState.SENT,
            sent_at=OutboxMessage.created_at,
            updated_at=OutboxMessage.created_at,
            attempts=1,
        )
        .execution_options(synchronize_session=False)
    )
