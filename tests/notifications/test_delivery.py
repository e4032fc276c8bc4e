"""A message's way out, on both databases and to a real mail server: sent once, tried again, never lost."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.notifications.conftest import LEASE, Outbox, Somebody
from tests.notifications.mail_server import MailServer
from trainingapp.core import clock
from trainingapp.core.db import transaction
from trainingapp.notifications import queries, rules, services
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.sending import Server, SmtpSender
from trainingapp.notifications.terms import MessageState

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def due(outbox: Outbox) -> list[UUID]:
    with Session(outbox.engine) as session:
        return list(queries.due(session, limit=1000))


def test_a_message_is_sent_as_it_was_put(outbox: Outbox, mail_server: MailServer, smtp: SmtpSender) -> None:
    message_id = outbox.put(Somebody(name="Cora Coordinator", email="cora@vale.example"))
    assert outbox.post(smtp).deliver(message_id) is MessageState.SENT
    [taken] = mail_server.taken
    assert taken.sender == "programme@alliance.example"
    assert taken.recipients == ["cora@vale.example"]
    assert taken.message["To"] == "Cora Coordinator <cora@vale.example>"
    assert taken.message["Subject"] == "Your password was changed"
    assert "1 June 2026, 10:00" in taken.message.get_content()
    assert "https://programme.example/sign-in" in taken.message.get_content()
    row = outbox.one(message_id)
    assert row.state is MessageState.SENT
    assert row.sent_at is not None
    assert row.message_id == taken.message_id
    assert row.message_id.endswith("@alliance.example>")
    assert (row.leased_until, row.leased_by, row.last_error) == (None, "", "")


def test_a_message_that_was_sent_is_not_to_be_had_again(
    outbox: Outbox, mail_server: MailServer, smtp: SmtpSender
) -> None:
    message_id = outbox.put()
    assert outbox.post(smtp).deliver(message_id) is MessageState.SENT
    assert outbox.post(smtp).deliver(message_id) is None
    assert len(mail_server.taken) == 1


def test_a_message_before_its_time_waits(outbox: Outbox, smtp: SmtpSender) -> None:
    message_id = outbox.put()
    outbox.change(message_id, next_try_at=clock.now() + timedelta(minutes=5))
    assert due(outbox) == []
    assert outbox.post(smtp).deliver(message_id) is None


def test_a_refused_recipient_is_given_up_at_once(
    outbox: Outbox, mail_server: MailServer, smtp: SmtpSender
) -> None:
    mail_server.answers_to_recipient["cora@vale.example"] = "550 5.1.1 <cora@vale.example> is not here"
    message_id = outbox.put()
    assert outbox.post(smtp).deliver(message_id) is MessageState.FAILED
    row = outbox.one(message_id)
    assert row.state is MessageState.FAILED
    assert row.last_error == "550 5.1.1 <the address> is not here"
    other = outbox.put(Somebody(email="other@vale.example"))
    assert outbox.post(smtp).deliver(other) is MessageState.SENT, "the connection is still good"
    assert mail_server.connections == 1


def test_a_text_that_is_refused_for_good_is_given_up(
    outbox: Outbox, mail_server: MailServer, smtp: SmtpSender
) -> None:
    mail_server.answer_to_mail = "554 5.7.1 We do not like this"
    message_id = outbox.put()
    assert outbox.post(smtp).deliver(message_id) is MessageState.FAILED
    assert "We do not like this" in outbox.one(message_id).last_error


@pytest.mark.parametrize(
    ("where", "answer"),
    [
        ("recipient", "451 4.3.0 Try again later"),
        ("recipient", "530 5.7.0 Authentication required"),
        ("sender", "550 5.7.1 Who are you"),
        ("text", "452 4.3.1 No room"),
    ],
)
def test_what_may_pass_is_tried_again(
    outbox: Outbox, mail_server: MailServer, smtp: SmtpSender, where: str, answer: str
) -> None:
    good = mail_server.answer_to_sender, mail_server.answer_to_mail
    if where == "recipient":
        mail_server.answers_to_recipient["cora@vale.example"] = answer
    elif where == "sender":
        mail_server.answer_to_sender = answer
    else:
        mail_server.answer_to_mail = answer
    with clock.at(NOON):
        message_id = outbox.put()
        assert outbox.post(smtp).deliver(message_id) is MessageState.QUEUED
        row = outbox.one(message_id)
        assert answer in row.last_error
        assert NOON + rules.FIRST_PAUSE * 0.75 <= row.next_try_at <= NOON + rules.FIRST_PAUSE
        assert outbox.post(smtp).deliver(message_id) is None, "not before its time"
    mail_server.answers_to_recipient.clear()
    mail_server.answer_to_sender, mail_server.answer_to_mail = good
    with clock.at(NOON + rules.FIRST_PAUSE):
        assert outbox.post(smtp).deliver(message_id) is MessageState.SENT
    assert outbox.one(message_id).attempts == 2


def test_a_server_that_is_not_there_is_tried_again(outbox: Outbox, mail_server: MailServer) -> None:
    mail_server.stop()
    sender = SmtpSender(Server.at(mail_server.url), timeout=2, hello="alliance.example")
    message_id = outbox.put()
    assert outbox.post(sender).deliver(message_id) is MessageState.QUEUED
    assert "the connection was refused" in outbox.one(message_id).last_error


def test_a_server_that_does_not_answer_is_left_in_time(outbox: Outbox, mail_server: MailServer) -> None:
    mail_server.delay = 5
    sender = SmtpSender(Server.at(mail_server.url), timeout=0.3, hello="alliance.example")
    message_id = outbox.put()
    assert outbox.post(sender).deliver(message_id) is MessageState.QUEUED
    assert "timed out" in outbox.one(message_id).last_error
    assert mail_server.taken == []


def test_a_text_is_not_begun_when_half_the_lease_is_over(
    outbox: Outbox, mail_server: MailServer, smtp: SmtpSender
) -> None:
    """Otherwise it could still be on its way when another worker takes the message."""
    message_id = outbox.put()
    post = outbox.post(smtp, lease=timedelta(microseconds=1))
    assert post.deliver(message_id) is MessageState.QUEUED
    assert "too long" in outbox.one(message_id).last_error
    assert mail_server.begun == 0


def test_an_address_that_is_none_is_given_up(outbox: Outbox, smtp: SmtpSender) -> None:
    message_id = outbox.put(Somebody(email="cora at vale"))
    assert outbox.post(smtp).deliver(message_id) is MessageState.FAILED
    assert outbox.one(message_id).last_error == "This is not an e-mail address"


def test_a_message_without_words_is_kept_until_somebody_mends_them(
    outbox: Outbox, smtp: SmtpSender, caplog: pytest.LogCaptureFixture
) -> None:
    unknown = outbox.put(kind="no-such-kind")
    lacking = outbox.put(params={})
    for message_id in (unknown, lacking):
        assert outbox.post(smtp).deliver(message_id) is MessageState.QUEUED
    assert outbox.one(unknown).last_error == "It could not be written: TemplateNotFound"
    assert outbox.one(lacking).last_error == "It could not be written: UndefinedError"
    assert "could not be written" in caplog.text


def test_a_kind_may_be_computed_when_it_is_sent(
    outbox: Outbox, mail_server: MailServer, smtp: SmtpSender
) -> None:
    asked = []

    def late(session: Session, message: OutboxMessage) -> dict[str, Any]:
        asked.append(message.id)
        return {"at": "2027-01-31T12:00:00+00:00"}

    message_id = outbox.put()
    post = outbox.post(smtp, renderers={"password-changed": late})
    assert post.deliver(message_id) is MessageState.SENT
    assert asked == [message_id]
    assert "31 January 2027" in mail_server.taken[0].message.get_content()


def test_a_message_with_nothing_left_to_say_is_dropped(
    outbox: Outbox, mail_server: MailServer, smtp: SmtpSender
) -> None:
    message_id = outbox.put()
    post = outbox.post(smtp, renderers={"password-changed": lambda _session, _message: None})
    assert post.deliver(message_id) is MessageState.DROPPED
    assert outbox.one(message_id).state is MessageState.DROPPED
    assert post.deliver(message_id) is None
    assert mail_server.taken == []


def test_computing_a_message_writes_nothing(
    outbox: Outbox, mail_server: MailServer, smtp: SmtpSender, caplog: pytest.LogCaptureFixture
) -> None:
    def meddle(session: Session, message: OutboxMessage) -> dict[str, Any]:
        message.to_address = "else@where.example"
        session.flush()
        return {}

    message_id = outbox.put()
    post = outbox.post(smtp, renderers={"password-changed": meddle})
    assert post.deliver(message_id) is MessageState.QUEUED
    assert outbox.one(message_id).to_address == "cora@vale.example"
    assert "tried to write" in caplog.text


# --- leases -------------------------------------------------------------------------------------------


def test_a_message_that_is_being_sent_is_left_alone_until_its_lease_runs_out(outbox: Outbox) -> None:
    with clock.at(NOON), transaction(outbox.engine) as session:
        message = services.put(session, kind="password-changed", to=Somebody(), params={}, alliance_id=None)
        assert message is not None
        message_id = message.id
    with clock.at(NOON), transaction(outbox.engine) as session:
        assert services.claim(session, message_id=message_id, lease=LEASE, domain="a.example")
    with clock.at(NOON + LEASE), transaction(outbox.engine) as session:
        assert services.claim(session, message_id=message_id, lease=LEASE, domain="a.example") is None
    with clock.at(NOON + LEASE + timedelta(seconds=1)):
        assert due(outbox) == [message_id]
        with transaction(outbox.engine) as session:
            assert services.claim(session, message_id=message_id, lease=LEASE, domain="b.example")
    row = outbox.one(message_id)
    assert row.attempts == 2
    assert row.message_id.endswith("@a.example>"), "the Message-ID is kept"


def test_who_lost_the_lease_does_not_say_what_became_of_the_message(outbox: Outbox) -> None:
    message_id = outbox.put()
    later = clock.now() + LEASE * 2
    with transaction(outbox.engine) as session:
        old = services.claim(session, message_id=message_id, lease=LEASE, domain="a.example")
    with clock.at(later), transaction(outbox.engine) as session:
        new = services.claim(session, message_id=message_id, lease=LEASE, domain="a.example")
    assert old is not None
    assert new is not None
    with transaction(outbox.engine) as session:
        assert not services.mark_sent(session, claim=old)
        assert not services.mark_dropped(session, claim=old)
        assert services.mark_failed(session, claim=old, error="x", is_final=True) is None
    assert outbox.one(message_id).state is MessageState.SENDING
    with transaction(outbox.engine) as session:
        assert services.mark_sent(session, claim=new)
    assert outbox.one(message_id).state is MessageState.SENT


def test_many_at_once_send_each_message_once(
    outbox: Outbox, mail_server: MailServer, smtp: SmtpSender
) -> None:
    ids = [outbox.put() for _ in range(20)]
    post = outbox.post(smtp)
    threads = [threading.Thread(target=lambda: [post.deliver(each) for each in ids]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mail_server.ids) == 20
    assert len(set(mail_server.ids)) == 20
    assert {row.state for row in outbox.all()} == {MessageState.SENT}
    assert mail_server.connections <= 4, "connections are kept for the mail that follows"


# --- days without a mail server -------------------------------------------------------------------


def live(outbox: Outbox, post: Any, start: datetime, length: timedelta) -> datetime:
    """A worker's life: at every full minute it delivers what is due. Returns when it ended."""
    now = start
    while now < start + length:
        with clock.at(now):
            for message_id in due(outbox):
                post.deliver(message_id)
        next_due = [row.next_try_at for row in outbox.all() if row.state is MessageState.QUEUED]
        waited = (min(next_due, default=now) - now) // MINUTE
        now += MINUTE * max(waited, 1)  # in the minutes between there is nothing to do
    return now


def test_a_day_without_a_mail_server_loses_nothing_and_doubles_nothing(
    outbox: Outbox, mail_server: MailServer, smtp: SmtpSender
) -> None:
    with clock.at(NOON):
        ids = [outbox.put() for _ in range(12)]
    mail_server.stop()
    post = outbox.post(smtp)
    now = live(outbox, post, NOON, timedelta(days=1))
    rows = outbox.all()
    assert {row.state for row in rows} == {MessageState.QUEUED}
    assert all("refused" in row.last_error for row in rows)
    assert all(10 <= row.attempts <= 20 for row in rows), "it is not hammered meanwhile"
    mail_server.start()
    live(outbox, post, now, rules.LONGEST_PAUSE + MINUTE)
    assert {row.state for row in outbox.all()} == {MessageState.SENT}
    assert len(mail_server.ids) == len(set(mail_server.ids)) == len(ids)
    assert sorted(mail_server.ids) == sorted(row.message_id for row in outbox.all())


def test_after_three_days_a_message_is_given_up_and_who_waits_is_told(
    outbox: Outbox, mail_server: MailServer, smtp: SmtpSender
) -> None:
    waiting = Somebody()
    with clock.at(NOON):
        message_id = outbox.put(waiting_id=waiting.id)
    mail_server.stop()
    live(outbox, outbox.post(smtp), NOON, timedelta(days=3, hours=5))
    row = outbox.one(message_id)
    assert row.state is MessageState.FAILED
    assert timedelta(days=3) <= row.updated_at - NOON <= timedelta(days=3) + rules.LONGEST_PAUSE
    with Session(outbox.engine) as session:
        assert [each.id for each in queries.failures_for(session, person_id=waiting.id)] == [message_id]


def test_a_worker_that_rested_for_a_week_still_sends(
    outbox: Outbox, mail_server: MailServer, smtp: SmtpSender
) -> None:
    """Three days count from the first attempt, not from when the message was written down."""
    with clock.at(NOON):
        message_id = outbox.put()
    mail_server.answer_to_mail = "451 Later"
    with clock.at(NOON + timedelta(days=7)):
        assert outbox.post(smtp).deliver(message_id) is MessageState.QUEUED
    mail_server.answer_to_mail = "250 Taken"
    with clock.at(NOON + timedelta(days=7, minutes=1)):
        assert outbox.post(smtp).deliver(message_id) is MessageState.SENT
