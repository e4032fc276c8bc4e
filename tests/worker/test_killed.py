"""A worker that is killed, stopped, or alone: twelve messages put, twelve delivered, none doubled."""

import signal
from contextlib import closing
from dataclasses import replace

from tests.notifications.conftest import Outbox, Somebody
from tests.notifications.mail_server import MailServer, wait_until
from tests.worker.conftest import Workers
from trainingapp.notifications.terms import MessageState

MESSAGES = 12
SECOND = 1.0


def sending_to(workers: Workers, server: MailServer, **more: object) -> Workers:
    """The same workers, with a mail server."""
    update = {"smtp_url": server.url, "public_url": "https://programme.example", **more}
    return replace(workers, settings=workers.settings.model_copy(update=update))


def all_sent(outbox: Outbox) -> bool:
    return all(row.state is MessageState.SENT for row in outbox.all())


def check_each_once(outbox: Outbox, server: MailServer, number: int = MESSAGES) -> None:
    """Each message was answered for once, under the Message-ID of its row."""
    wait_until(lambda: all_sent(outbox), seconds=60, what="every row to be sent")
    assert len(server.ids) == number
    assert sorted(server.ids) == sorted(row.message_id for row in outbox.all())


def test_killed_in_mid_send_nothing_is_lost_and_nothing_doubled(outbox: Outbox, workers: Workers) -> None:
    threads = 2
    with MailServer(delay=SECOND) as server:
        workers = sending_to(workers, server, mail_lease_seconds=20)
        for number in range(MESSAGES):
            outbox.put(Somebody(email=f"person{number}@vale.example"))
        with workers.running(threads=threads) as process:
            server.wait_for(4)
            begun = server.begun
            wait_until(lambda: server.begun >= begun + threads, what="the next to be in mid-send")
            process.kill()
            process.wait()
        cut_off = {row.message_id for row in outbox.all() if row.state is MessageState.SENDING}
        assert len(cut_off) == threads, "it was killed while it sent"
        assert cut_off.isdisjoint(server.ids)
        assert len(server.taken) < MESSAGES
        with workers.running(threads=threads):
            server.wait_for(MESSAGES)
            check_each_once(outbox, server)
        again = [row for row in outbox.all() if row.attempts > 1]
        assert {row.message_id for row in again} == cut_off


def test_asked_to_stop_it_finishes_what_it_sends(outbox: Outbox, workers: Workers) -> None:
    with MailServer(delay=SECOND) as server:
        workers = sending_to(workers, server, mail_lease_seconds=30)
        for _ in range(3):
            outbox.put()
        with workers.running() as process:
            wait_until(lambda: server.begun == 1, what="the first to be in mid-send")
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
        states = [row.state for row in outbox.all()]
        assert states.count(MessageState.SENT) == len(server.taken) >= 1
        assert MessageState.SENDING not in states
        assert "Traceback" not in workers.said


def test_two_processes_share_the_work(outbox: Outbox, workers: Workers) -> None:
    with MailServer(delay=0.3) as server:
        workers = sending_to(workers, server, mail_lease_seconds=30)
        for _ in range(MESSAGES):
            outbox.put()
        with workers.running(), workers.running():
            server.wait_for(MESSAGES)
            check_each_once(outbox, server)
        assert server.most_at_once == 2
        assert {row.attempts for row in outbox.all()} == {1}


def test_a_lost_queue_loses_nothing(outbox: Outbox, workers: Workers) -> None:
    """Nobody told the worker of these: the sweep finds them."""
    with MailServer() as server:
        workers = sending_to(workers, server)
        with workers.running():
            for _ in range(MESSAGES):
                outbox.put()
            with closing(workers.queue()) as queue:
                queue.huey.flush()
            server.wait_for(MESSAGES)
            check_each_once(outbox, server)


def test_without_a_mail_server_mail_is_printed(outbox: Outbox, workers: Workers) -> None:
    outbox.put()
    with workers.running():
        wait_until(lambda: all_sent(outbox), what="the mail")
    assert "To: Cora Coordinator <cora@vale.example>" in workers.said
    assert "Subject: Your password was changed" in workers.said
    assert "http://localhost:8000/sign-in" in workers.said
