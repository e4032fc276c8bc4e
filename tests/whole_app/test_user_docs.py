"""The guides for users: their links lead somewhere, and their pictures are there, small, and used."""

import re
from pathlib import Path

import pytest

from trainingapp.worklist.rules import reminding

GUIDES = Path(__file__).parents[2] / "docs" / "user"
LINK = re.compile(r"\]\(([^)#]+)")
MOST_BYTES = 80_000


@pytest.mark.parametrize("guide", sorted(GUIDES.glob("*.md")), ids=lambda guide: guide.name)
def test_links_and_pictures_of_a_guide_are_there(guide: Path) -> None:
    found = LINK.findall(guide.read_text(encoding="utf-8"))
    assert found
    assert not [link for link in found if not (GUIDES / link).exists()]


def test_pictures_are_small_and_every_one_is_shown() -> None:
    shown = {
        link for guide in GUIDES.glob("*.md") for link in LINK.findall(guide.read_text(encoding="utf-8"))
    }
    pictures = sorted((GUIDES / "pictures").glob("*.png"))
    assert len(pictures) >= 12
    assert not [picture.name for picture in pictures if f"pictures/{picture.name}" not in shown]
    assert not [picture.name for picture in pictures if picture.stat().st_size > MOST_BYTES]


def test_guide_to_reminders_says_the_days_that_the_rule_has() -> None:
    told = (GUIDES / "reminders.md").read_text(encoding="utf-8")
    first, second, third = reminding.STAGES
    assert f"{first}, {second} and {third} days, then once a week" in told
    assert f"After **{reminding.ESCALATED_FROM} days**" in told
    assert reminding.AGAIN == 7
