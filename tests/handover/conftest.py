"""A coordinator's programme for the tests of the report: begun, or played to its end."""

import pytest
from sqlalchemy.orm import Session

from tests.handover.story import Story
from tests.world import World


@pytest.fixture
def story(session: Session, world: World) -> Story:
    """A plan that has just begun."""
    return Story.begin(session, world)


@pytest.fixture
def played(story: Story) -> Story:
    """A plan that was lived through, with everything there is to tell."""
    return story.play()
