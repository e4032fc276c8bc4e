"""A fresh process that puts in an alliance's digests of a day and says what it cost. Run by bench.nightly."""

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.children import peak_memory
from bench.counting import queries_of
from bench.timing import settled
from trainingapp import models
from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.core.db import make_engine, make_session
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans.calendar import is_working_day
from trainingapp.worklist import digests, services

assert models  # every table is known, as in the worker


def main() -> None:
    """Arguments: the database, and a programme lead of the alliance. Everything is undone at the end."""
    url, lead_id = sys.argv[1:]
    engine = make_engine(url)
    with make_session(engine) as session, clock.at(_working_day()), settled():
        alliance_id = session.get_one(Person, UUID(hex=lead_id)).alliance_id
        told: dict[str, Any] = {"idle": peak_memory()}
        told |= _measured(session, lambda: services.queue_digests(session, alliance_id=alliance_id))
        told["digests"] = told.pop("answer")
        told["peak"] = peak_memory()
        told["written"] = _written(session)
        session.rollback()
    print(json.dumps(told))


def _written(session: Session) -> dict[str, dict[str, Any]]:
    """The largest digest of each kind, written."""
    found = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "digest")).all()
    kinds: dict[str, Sequence[OutboxMessage]] = {
        "of one plan": [each for each in found if len(each.params["plans"]) == 1],
        "of several plans": [each for each in found if len(each.params["plans"]) > 1],
        "with something of a group, or of no plan": [each for each in found if not each.params["plans"]],
    }
    return {
        words: _largest(session, messages) | {"number": len(messages)}
        for words, messages in kinds.items()
        if messages
    }


def _largest(session: Session, messages: Sequence[OutboxMessage]) -> dict[str, Any]:
    message = max(messages, key=lambda each: len(each.params["plans"]))
    digests.digest(session, message)
    figures = _measured(session, lambda: digests.digest(session, message))
    said = figures.pop("answer")
    return figures | {"things": said["number"] if said else 0}


def _measured(session: Session, act: Callable[[], Any]) -> dict[str, Any]:
    with queries_of(session.get_bind().engine) as sent:
        started, worked = time.perf_counter(), time.process_time()
        answer = act()
        seconds, processor = time.perf_counter() - started, time.process_time() - worked
    return {"answer": answer, "statements": len(sent), "seconds": seconds, "processor": processor}


def _working_day() -> date:
    """Today, or the next day on which reminders go out."""
    day = clock.today()
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


if __name__ == "__main__":
    main()
