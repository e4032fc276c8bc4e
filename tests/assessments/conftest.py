"""A plan in its second month, and one competency of it."""

from collections.abc import Iterator

import pytest

from tests.assessments import acts
from tests.world import World
from trainingapp.core import clock
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(acts.TODAY):
        yield


@pytest.fixture
def plan(world: World) -> Plan:
    return world.enrol()


@pytest.fixture
def entry(world: World, plan: Plan) -> Entry:
    return acts.competency(world, plan)
