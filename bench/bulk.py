"""Measures confirming 500 sign-offs with one note in one request, each time in a new process."""

import json
import re
import sys
import time
from itertools import islice, product
from statistics import median
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bench.children import peak_memory, run
from bench.counting import queries_of
from bench.many_places import Size, make_alliance
from bench.tables import print_table
from bench.timing import settled
from bench.visiting import make_app
from trainingapp.assessments.models import Decision, Evidence, EvidenceLink, SignOffRequest
from trainingapp.assessments.rules import OPEN_STATES
from trainingapp.assessments.terms import EvidenceKind
from trainingapp.core import clock
from trainingapp.core.db import make_session, transaction
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.terms import Party

ROWS = 500
MADE = Size(plans=300, caseload=60, group=5, conference=20)
FIRST_ATTEMPT = 500
"""A number that no attempt has that the alliance was made with."""
LIST, PAGE = "/sign-offs", "/sign-offs/confirm"
FIELD = re.compile(r'name="(csrf_token|shown)"[^>]*value="([^"]*)"')
ROW = re.compile(r'name="rows"[^>]*value="([^"]*)"')
COLUMNS = ("request", "s", "statements", "kB of HTML", "peak MiB", "more than idle")
FIGURES = (("seconds", ".2f"), ("statements", ".0f"), ("size", ".0f"), ("peak", ".0f"))


def print_bulk(url: str, *, repeats: int) -> None:
    """Let a supervisor confirm 500 a process and print the medians. Leaves the alliances behind."""
    runs = [run("bench.bulk", url) for _ in range(repeats)]
    rows = [
        [
            words,
            *(f"{median(each[request][what] for each in runs):{form}}" for what, form in FIGURES),
            f"{median(each[request]['peak'] - each['idle'] for each in runs):.0f}",
        ]
        for request, words in (
            ("list", "the list of what waits"),
            ("look", "look at them all, nothing written"),
            ("sign", "sign them all"),
        )
    ]
    print_table(f"Confirming {ROWS} sign-offs in one request", COLUMNS, rows)


def main() -> None:
    """Argument: the database. Prints what the three requests cost as JSON."""
    app = make_app(sys.argv[1])
    engine = app.extensions["engine"]
    supervisor_id = make_alliance(engine, MADE).many.supervisor_id
    with transaction(engine) as session:
        _ask(session, supervisor_id)
    client = app.test_client()
    _sign_in(client, supervisor_id)
    client.get("/account")
    told: dict[str, object] = {"idle": peak_memory()}
    with settled():
        told["list"], _ = _measured(engine, client, LIST, None)
        told["look"], shown = _measured(engine, client, PAGE, None)
        fields: dict[str, object] = dict(FIELD.findall(shown))
        fields |= {
            "rows": ROW.findall(shown),
            "sign": "yes",
            "level": "3",
            "how_observed": "In two clinics, and in the list of June",
            "comment": "Sound every time, and nobody had to prompt",
        }
        told["sign"], _ = _measured(engine, client, PAGE, fields)
    with make_session(engine, read_only=True) as session:
        signed = session.scalar(
            select(func.count()).select_from(Decision).where(Decision.how_observed == fields["how_observed"])
        )
    if not signed or signed < ROWS:
        raise RuntimeError(f"{signed} were signed, not {ROWS}")
    print(json.dumps(told))


def _ask(session: Session, supervisor_id: UUID) -> None:
    """Everybody of the caseload asks for several competencies, each with one reflection."""
    plans = session.scalars(
        select(Plan)
        .join(Assignment)
        .where(
            Assignment.person_id == supervisor_id,
            Assignment.party == Party.ALLIANCE_SUPERVISOR,
            Assignment.is_current,
            Plan.state.in_(OPEN_STATES),
        )
        .order_by(Plan.id)
    ).all()
    entries = session.scalars(
        select(Entry).where(Entry.publication_id == plans[0].framework_id).order_by(Entry.position)
    ).all()
    evidence = {
        plan.id: Evidence(
            plan_id=plan.id,
            kind=EvidenceKind.REFLECTION,
            title="A list made with two practices",
            reflection="We agreed the search, ran it in both practices and compared the counts. " * 10,
            happened_on=clock.today(),
            links=[EvidenceLink(entry_id=entry.id, how="I made the list myself") for entry in entries],
        )
        for plan in plans
    }
    session.add_all(evidence.values())
    pairs = list(islice(product(entries, plans), ROWS))
    if len(pairs) < ROWS:
        raise RuntimeError(f"a caseload of {len(plans)} asks for {len(pairs)} competencies, not {ROWS}")
    session.add_all(
        SignOffRequest(
            plan_id=plan.id,
            entry_id=entry.id,
            attempt=FIRST_ATTEMPT,
            requested_by_id=plan.coordinator_id,
            claim="I do this every week, and nobody has to ask me. " * 5,
        )
        for entry, plan in pairs
    )


def _sign_in(client: FlaskClient, person_id: UUID) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = str(person_id)
        cookie["_fresh"] = True
        cookie["seen"] = int(clock.now().timestamp())


def _measured(
    engine: Engine, client: FlaskClient, path: str, fields: dict[str, object] | None
) -> tuple[dict[str, float], str]:
    """Ask, or send if there are fields: what it cost, and the page that came back."""
    with queries_of(engine) as sent:
        started = time.perf_counter()
        answer = client.post(path, data=fields) if fields else client.get(path)
        page = answer.get_data(as_text=True)
        taken = time.perf_counter() - started
    figures = {
        "seconds": taken,
        "statements": len(sent),
        "size": len(page) / 1000,
        "peak": peak_memory(),
    }
    return figures, page


if __name__ == "__main__":
    main()
