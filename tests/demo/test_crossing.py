"""The demonstration: nothing of one alliance is shown to the other."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

import trainingapp.models  # noqa: F401 (every table is known before the first query)
from tests.demo.made import browser_of, of_key
from trainingapp.demo import people
from trainingapp.demo.organisations import NORTHMOOR, SOUTHERN_VALE, Alliance
from trainingapp.handover.models import HandoverReport
from trainingapp.supervision.models import (
    SupervisionSession,
)


@pytest.mark.parametrize(("own", "other"), [(NORTHMOOR, SOUTHERN_VALE), (SOUTHERN_VALE, NORTHMOOR)])
def test_one_alliance_sees_nothing_of_the_other(
    app: Flask, session: Session, own: Alliance, other: Alliance
) -> None:
    foreign = addresses_of(session, other)
    assert len(foreign) >= 5
    names = [one.name for one in people.CAST if one.alliance is other]
    names += [other.name, *(network.name for network in other.networks)]
    for key in FROM[own.key]:
        browser = browser_of(app, people.member(key).email)
        _, home = browser.get("/")
        assert not [name for name in names if name in home]
        for path in foreign:
            status, page = browser.get(path)
            assert status in {403, 404}, f"{key} opened {path}"
            assert not [name for name in names if name in page]


FROM = {
    "northmoor": ("douglas", "kirsten", "rahim", "beth"),
    "southern-vale": ("helena", "priyanka", "sunita", "nadia"),
}


def addresses_of(session: Session, alliance: Alliance) -> list[str]:
    """Pages that belong to an alliance's people."""
    keys = [one.key for one in people.COORDINATORS if one.alliance is alliance]
    paths = []
    for plan in (of_key(session, key) for key in keys):
        paths += [f"/plans/{plan.id}", f"/plans/{plan.id}/competencies", f"/plans/{plan.id}/handover"]
        wanted = select(SupervisionSession.id).where(SupervisionSession.plan_id == plan.id).limit(2)
        paths += [f"/sessions/{meeting_id}" for meeting_id in session.scalars(wanted)]
        issued = select(HandoverReport.id).where(HandoverReport.plan_id == plan.id)
        paths += [f"/handovers/{report_id}/report.pdf" for report_id in session.scalars(issued)]
    return paths
