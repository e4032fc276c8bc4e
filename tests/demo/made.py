"""Looking into a demonstration: plans, people who sign in, and the days of things."""

import re

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import trainingapp.models  # noqa: F401 (every table is known before the first query)
from trainingapp.accounts.models import Person
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.demo import people
from trainingapp.plans import calendar
from trainingapp.plans.models import Plan
from trainingapp.supervision.models import (
    SupervisionSession,
)

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def of_key(session: Session, key: str) -> Plan:
    """The plan of a coordinator of the cast."""
    email = people.member(key).email
    return session.scalars(select(Plan).join(Plan.coordinator).where(Person.email == email)).one()


def browser_of(app: Flask, email: str) -> "Browser":
    """Somebody signed in through the real form."""
    return Browser(app, email)


class Browser:
    def __init__(self, app: Flask, email: str) -> None:
        self.client = app.test_client()
        found = TOKEN.search(self.client.get("/sign-in").text)
        assert found
        fields = {"csrf_token": found[1], "email": email, "password": people.PASSWORD}
        answer = self.client.post("/sign-in", data=fields)
        assert answer.status_code == 302, f"{email} cannot sign in"

    def get(self, path: str) -> tuple[int, str]:
        answer = self.client.get(path, follow_redirects=True)
        return answer.status_code, answer.text if "html" in answer.content_type else ""


def check_days(session: Session) -> None:
    for meeting in session.scalars(select(SupervisionSession)):
        local = meeting.starts_at.astimezone(clock.LONDON)
        assert calendar.is_working_day(local.date()), meeting.starts_at
        assert 8 <= local.hour < 18
        if meeting.record is not None:
            assert meeting.starts_at < clock.now()
            assert meeting.record.held_on == local.date()
    assert session.scalar(select(func.max(Event.at))) <= clock.now().isoformat()
