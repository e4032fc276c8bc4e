"""Every page there is, on a phone, as the first of its readers sees it: axe and the browser find no fault."""

from tests.journeys.browser import Visitor
from tests.journeys.conftest import Stage
from tests.whole_app.scene import TODAY, play
from tests.whole_app.test_access_matrix import MATRIX, PEOPLE, person
from trainingapp.core import clock


def test_every_page_is_sound_on_a_phone(stage: Stage) -> None:
    stage.now = clock.london(TODAY, 12)
    scene = play(stage.world)
    stage.session.commit()
    visitors: dict[str, Visitor] = {}
    for path, line in MATRIX.items():
        if path.endswith(".pdf") or "y" not in line:
            continue
        name = PEOPLE[line.index("y")]
        if name not in visitors:
            visitors[name] = stage.visitor(person(stage.world, stage.world, name))
        visitors[name].go(scene.address(path))
