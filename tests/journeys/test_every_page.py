"""Every page there is, on a phone, as the first of its readers sees it: axe and the browser find no fault."""

import re

from tests.journeys.browser import Visitor
from tests.journeys.conftest import Stage
from tests.whole_app.scene import TODAY, play
from tests.whole_app.test_access_matrix import MATRIX, PEOPLE, person
from trainingapp.core import clock

ON_THE_SMALLEST_PHONE = ("/record", "/register", "/prepare")
"""What is used while people meet, with the pages of the sessions themselves."""


FILES = (".pdf", ".ics", ".txt", "/<evidence_file>", "/download")
"""What is handed out as a file is no page."""


def test_every_page_is_sound_on_a_phone(stage: Stage) -> None:
    stage.now = clock.london(TODAY, 12)
    scene = play(stage.world)
    stage.session.commit()
    visitors: dict[str, Visitor] = {}
    for path, line in MATRIX.items():
        if path.endswith(FILES) or "y" not in line:
            continue
        name = PEOPLE[line.index("y")]
        if name not in visitors:
            visitors[name] = stage.visitor(person(stage.world, stage.world, name))
        visitors[name].go(scene.address(path))
        if path.endswith(ON_THE_SMALLEST_PHONE) or re.fullmatch("/sessions/<[a-z]+>", path):
            visitors[name].fits(320)
