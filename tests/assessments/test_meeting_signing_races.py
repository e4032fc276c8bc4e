"""One code on two devices at the same moment: it signs once."""

from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.assessments.test_bulk import mark
from tests.assessments.test_meeting_signing import make_code
from tests.assessments.test_races import ids, own_engine, together
from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import Decision, SigningCode
from trainingapp.assessments.queries.bulk import Asked
from trainingapp.assessments.signature import Signing
from trainingapp.assessments.terms import Outcome, SigningWay
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.plans.models import Plan

__all__ = ["ids", "own_engine"]
"""Fixtures: a database of its own, and one plan whose second competency waits."""


def test_one_code_on_two_devices_signs_once(own_engine: Engine, ids: dict[str, UUID]) -> None:
    with Session(own_engine) as session, clock.at(acts.TODAY):
        code = services.send_signing_code(
            session,
            actor=session.get_one(Person, ids["coordinator"]),
            plan=session.get_one(Plan, ids["plan"]),
            make_code=make_code,
        )
        typed = make_code(str(code.id))
        session.commit()

    def sign(session: Session) -> None:
        coordinator = session.get_one(Person, ids["coordinator"])
        request = queries.request(session, ids["request"], actor=coordinator)
        assert request is not None
        signed = services.sign_in_meeting(
            session,
            actor=coordinator,
            plan=request.plan,
            asked=[Asked(request, mark(session, request))],
            signing=Signing(Outcome.CONFIRMED, 3, acts.REASONS, way=SigningWay.CODE),
            proof=typed,
        )
        if signed is None:
            raise DomainError("did not work")

    done, refused = together(own_engine, sign, sign)
    assert done == "done"
    assert refused != "done"
    with Session(own_engine) as session:
        signed = select(func.count()).select_from(Decision).where(Decision.request_id == ids["request"])
        assert session.scalar(signed) == 1
        [kept] = session.scalars(select(SigningCode))
        assert kept.used_at is not None
        assert kept.tries == 0
