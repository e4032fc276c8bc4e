"""Jobs with a time of day: once a day, however many workers look, and again when one was killed."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta

import pytest
from huey import Huey
from sqlalchemy import Engine

from tests.notifications.conftest import Outbox
from tests.worker.conftest import Workers
from trainingapp.core import clock
from trainingapp.notifications import rules
from trainingapp.notifications.terms import MessageState
from trainingapp.worker.periodic import PERIODIC, Periodic
from trainingapp.worker.schedule import run_due

MONDAY = date(2026, 6, 1)


@pytest.fixture
def huey(workers: Workers) -> Iterator[Huey]:
    with closing(workers.queue()) as queue:
        yield queue.huey


def morning(run: object = None, **more: object) -> Periodic:
    given = {"name": "digests", "at": time(7, 30), "run": run or (lambda _engine: None)}
    return Periodic(**(given | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (clock.london(MONDAY, 7, 29), None),
        (clock.london(MONDAY, 7, 30), MONDAY),
        (clock.london(MONDAY, 17, 59), MONDAY),
        (clock.london(MONDAY, 18, 0), None),
        (clock.london(date(2026, 5, 25), 9), None),  # a bank holiday
        (clock.london(date(2026, 6, 6), 9), None),  # a Saturday
        (clock.london(date(2026, 12, 1), 7, 30), date(2026, 12, 1)),  # winter time
    ],
)
def test_its_time_is_londons_and_working_days_only(moment: datetime, day: date | None) -> None:
    assert morning(working_days_only=True, until=time(18)).day(moment) == day


def test_every_day_when_not_only_working_days() -> None:
    assert morning().day(clock.london(date(2026, 6, 6), 23, 59)) == date(2026, 6, 6)


def test_it_is_done_once_a_day(engine: Engine, huey: Huey) -> None:
    runs = []
    job = morning(runs.append)
    for minute in (29, 30, 31, 45):
        with clock.at(clock.london(MONDAY, 7, minute)):
            run_due(huey, engine, [job])
    assert runs == [engine]
    with clock.at(clock.london(MONDAY + timedelta(days=1), 9)):
        assert run_due(huey, engine, [job]) == ["digests"]


def test_while_one_worker_does_it_another_leaves_it(engine: Engine, huey: Huey) -> None:
    seen: list[list[str]] = []
    inner = morning(lambda _engine: pytest.fail("it is being done"))
    outer = morning(lambda engine: seen.append(run_due(huey, engine, [inner])))
    with clock.at(clock.london(MONDAY, 8)):
        run_due(huey, engine, [outer])
    assert seen == [[]]


def test_what_fails_is_done_again(engine: Engine, huey: Huey, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_engine: Engine) -> None:
        raise RuntimeError("no luck")

    with clock.at(clock.london(MONDAY, 8)):
        assert run_due(huey, engine, [morning(fail)]) == []
        assert run_due(huey, engine, [morning()]) == ["digests"]
    assert "no luck" in caplog.text


def test_what_was_broken_off_is_done_an_hour_later(engine: Engine, huey: Huey) -> None:
    def die(_engine: Engine) -> None:
        raise SystemExit  # as if the process ended here: nothing is tidied up

    with clock.at(clock.london(MONDAY, 8)), pytest.raises(SystemExit):
        run_due(huey, engine, [morning(die)])
    with clock.at(clock.london(MONDAY, 8, 59)):
        assert run_due(huey, engine, [morning()]) == []
    with clock.at(clock.london(MONDAY, 9)):
        assert run_due(huey, engine, [morning()]) == ["digests"]


def test_old_mail_is_forgotten_at_night(engine: Engine, huey: Huey, outbox: Outbox) -> None:
    with clock.at(clock.london(MONDAY)):
        sent, failed = outbox.put(), outbox.put(calendar="BEGIN:VCALENDAR", unique_key="once")
        outbox.change(sent, state=MessageState.SENT, sent_at=clock.now())
        outbox.change(failed, state=MessageState.FAILED)
    night = clock.london(MONDAY, 2, 30) + rules.FORGOTTEN_AFTER
    for days, address in ((0, "cora@vale.example"), (1, "")):
        with clock.at(night + timedelta(days=days)):
            assert run_due(huey, engine, PERIODIC) == ["forget-old-mail"]
        row = outbox.one(sent)
        assert (row.to_address, row.state) == (address, MessageState.SENT)
    assert (row.to_name, row.params) == ("", {})
    assert outbox.one(failed).to_address == "cora@vale.example", "somebody still has to decide"
