"""Proving anew who one is on somebody else's device: the same password and lock-out as at the door."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.world import PASSWORD, World
from trainingapp.accounts import services
from trainingapp.audit.models import Event
from trainingapp.core import clock

NOON = clock.london(date(2026, 6, 1), 12)


def test_only_their_own_password_will_do(world: World) -> None:
    assert services.confirm_password(world.session, person=world.supervisor, password=PASSWORD)
    for wrong in ("", PASSWORD + " ", PASSWORD.upper()):
        assert not services.confirm_password(world.session, person=world.supervisor, password=wrong)
    assert world.supervisor.failed_sign_ins == 3
    assert services.confirm_password(world.session, person=world.supervisor, password=PASSWORD)
    assert world.supervisor.failed_sign_ins == 0


def test_failures_here_and_at_the_door_are_counted_together(world: World) -> None:
    with clock.at(NOON):
        for _ in range(3):
            services.sign_in(world.session, email=world.supervisor.email, password="wrong")
        for _ in range(2):
            services.confirm_password(world.session, person=world.supervisor, password="wrong")
        assert (
            services.sign_in(world.session, email=world.supervisor.email, password=PASSWORD)
            == services.LOCKED
        )
        assert not services.confirm_password(world.session, person=world.supervisor, password=PASSWORD)
    with clock.at(NOON + timedelta(minutes=16)):
        assert services.confirm_password(world.session, person=world.supervisor, password=PASSWORD)


@pytest.mark.parametrize("state", ["deactivated", "first password", "link only"])
def test_who_cannot_sign_in_cannot_prove_anything(world: World, state: str) -> None:
    if state == "deactivated":
        world.supervisor.deactivated_at = clock.now()
    elif state == "first password":
        world.supervisor.must_change_password = True  # whoever gave it to them knows it
    else:
        world.supervisor.password_hash = ""
    world.session.flush()
    assert not services.confirm_password(world.session, person=world.supervisor, password=PASSWORD)


def test_the_log_tells_of_both_and_holds_no_password(world: World) -> None:
    services.confirm_password(world.session, person=world.supervisor, password="wrong")
    services.confirm_password(world.session, person=world.supervisor, password=PASSWORD)
    last = world.session.scalars(select(Event).order_by(Event.id.desc()).limit(2)).all()
    assert [each.what for each in last] == ["person:password-confirmed", "person:sign-in-failed"]
    assert PASSWORD not in str([each.details for each in last])
