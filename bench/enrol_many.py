"""Measures enrolling 200 coordinators from one pasted table through the app, each time in a new process."""

import json
import re
import sys
import time
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.children import peak_memory, run
from bench.counting import queries_of
from bench.tables import print_table
from bench.timing import settled
from bench.visiting import make_app
from trainingapp.accounts.models import Membership, Organisation, Person
from trainingapp.accounts.terms import OrganisationKind, Role
from trainingapp.core import clock
from trainingapp.core.db import make_session, new_id, transaction
from trainingapp.plans import queries

PLANS = 200
PAGE = "/plans/enrol-many"
HIDDEN = re.compile(r'name="(csrf_token|checked)"[^>]*value="([^"]*)"')
COLUMNS = ("request", "s", "statements", "of them for the event log", "peak MiB", "more than idle")


def print_enrol_many(url: str, *, repeats: int) -> None:
    """Enrol 200 new coordinators a process and print the medians. Leaves them, and their plans, behind."""
    runs = [run("bench.enrol_many", url) for _ in range(repeats)]
    rows = [
        [
            words,
            *(f"{median(each[request][what] for each in runs):{form}}" for what, form in FIGURES),
            f"{median(each[request]['peak'] - each['idle'] for each in runs):.0f}",
        ]
        for request, words in (
            ("check", "look at the table, nothing written"),
            ("enrol", "enrol them all"),
        )
    ]
    print_table(f"Enrolling {PLANS} coordinators in one request", COLUMNS, rows)


FIGURES = (("seconds", ".2f"), ("statements", ".0f"), ("log", ".0f"), ("peak", ".0f"))


def main() -> None:
    """Argument: the database. Prints what the two requests cost as JSON."""
    app = make_app(sys.argv[1])
    with transaction(app.extensions["engine"]) as session:
        lead_id, table = _newcomers(session)
    client = _lead(app, lead_id)
    fields = {"table": table, **_documents(app)}
    shown = client.get(PAGE).get_data(as_text=True)
    told: dict[str, object] = {"idle": peak_memory()}
    for request in ("check", "enrol"):
        told[request], shown = _sent(app, client, fields | dict(HIDDEN.findall(shown)))
    home = client.get("/", follow_redirects=True).get_data(as_text=True)
    if f"{PLANS} coordinators are enrolled" not in home:
        raise RuntimeError("the coordinators were not enrolled")
    print(json.dumps(told))


def _newcomers(session: Session) -> tuple[object, str]:
    """A programme lead, and the lines of new coordinators in a network that has a supervisor."""
    supervisor, pcn = session.execute(
        select(Person, Organisation)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.role == Role.PCN_SUPERVISOR, Organisation.kind == OrganisationKind.PCN)
        .order_by(Person.email)
    ).first() or (None, None)
    if supervisor is None or pcn is None:
        raise RuntimeError("the demonstration has no PCN supervisor")
    lead, colleague = (
        session.scalars(
            select(Person)
            .join(Membership)
            .where(Membership.role == role, Person.alliance_id == pcn.alliance_id)
        )
        .unique()
        .first()
        for role in (Role.PROGRAMME_LEAD, Role.ALLIANCE_SUPERVISOR)
    )
    if lead is None or colleague is None:
        raise RuntimeError("the demonstration's alliance has no lead or no supervisor")
    today = clock.today().isoformat()
    lines = []
    for _ in range(PLANS):
        email = f"{new_id().hex}@cohort.example"
        session.add(
            Person(
                alliance_id=pcn.alliance_id,
                name="Cora Cohort",
                email=email,
                email_key=email,
                password_hash="-",
                memberships=[Membership(role=Role.COORDINATOR, organisation_id=pcn.id)],
            )
        )
        cells = (email, pcn.name, today, today, "37.5", colleague.email, supervisor.email, "GP")
        lines.append("\t".join(cells))
    return lead.id, "\n".join(lines)


def _lead(app: Flask, person_id: object) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = str(person_id)
        cookie["_fresh"] = True
        cookie["seen"] = int(clock.now().timestamp())
    return client


def _documents(app: Flask) -> dict[str, str]:
    with make_session(app.extensions["engine"], read_only=True) as session:
        found = queries.documents(session)
        return {
            "role_specification": str(found.specifications[0].id),
            "framework": str(found.frameworks[0].id),
            "template": str(found.templates[0].id),
        }


def _sent(app: Flask, client: FlaskClient, fields: dict[str, str]) -> tuple[dict[str, float], str]:
    """Send the form: what it cost, and the page that came back."""
    with queries_of(app.extensions["engine"]) as sent, settled():
        started = time.perf_counter()
        page = client.post(PAGE, data=fields).get_data(as_text=True)
        taken = time.perf_counter() - started
    log = [each for each in sent if "audit" in each.statement or "advisory" in each.statement]
    figures = {"seconds": taken, "statements": len(sent), "log": len(log), "peak": peak_memory()}
    return figures, page


if __name__ == "__main__":
    main()
