"""List pages that belong to no other test of costs: as many queries for many rows as for few."""

import pytest

from tests.client import PageClient
from tests.counting import statements
from tests.whole_app.scene import TODAY, Scene, play
from tests.world import World
from trainingapp.core import clock


@pytest.fixture
def scene(world: World) -> Scene:
    return play(world)


@pytest.mark.parametrize(
    ("who", "path", "cost"),
    [
        ("lead", "/library", 2),  # 1) the person 2) the publications
        ("lead", "/library/<publication>/<version>", 2),  # 1) the person 2) the publication with its content
        ("lead", "/conferences", 5),  # 1) the person 2) conferences 3) expected 4) came 5) guests who came
        # 1) the person 2) open group activities 3-4) what a conference fulfilled
        ("supervisor", "/groups/book", 4),
        (
            "coordinator",
            "/plans/<plan>/evidence",
            10,
        ),  # 1) the person 2) plan 3) competencies 4-6) all evidence 7-10) this page's in full
        ("lead", "/plans/<plan>/responsibilities", 6),  # 1) the person 2-5) the plan 6) its ticks
    ],
)
def test_list_pages_cost_the_same_whatever_is_in_them(
    client: PageClient, scene: Scene, who: str, path: str, cost: int
) -> None:
    address = scene.address(path)
    with clock.at(TODAY):
        client.sign_in(getattr(scene.world, who))
        client.get(address)
        with statements(scene.world.session.get_bind()) as asked:
            client.raw.get(address)
    assert len(asked) == cost, "\n".join(asked)
