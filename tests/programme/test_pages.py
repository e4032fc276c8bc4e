from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.client import Page, PageClient, words_in
from tests.worklist.scene import PROMISE, SECRET, TODAY, third_month
from tests.world import World
from trainingapp.accounts.models import Membership, Person
from trainingapp.accounts.terms import Role
from trainingapp.core import clock

PAGES = ["/programme", "/programme/plans", "/programme/activities"]


def see(client: PageClient, person: Person, path: str = "/programme", status: int = 200) -> Page:
    with clock.at(TODAY):
        return client.sign_in(person).get(path, status=status)


def cells(page: Page) -> list[list[Any]]:
    """The rows of the page's first table body."""
    [body, *_] = page.all("tbody")
    return [[words_in(cell) for cell in row] for row in body.iter("tr")]


def test_the_lead_comes_home_to_the_programme(client: PageClient, session: Session, world: World) -> None:
    third_month(session, world)
    page = see(client, world.lead, "/")
    assert (page.path, page.h1) == ("/programme", "The programme today")
    assert words_in(page.all("h2")[0]).startswith("Stuck")


def test_stuck_says_who_why_since_when_and_who_could_unblock(
    client: PageClient, session: Session, world: World
) -> None:
    third_month(session, world)
    text = see(client, world.lead).text
    record = "Cora Valecoord : 1 record to agree Since 29 July 2026, 22 days."
    assert f"{record} Cora Valecoord (coordinator) can unblock it." in text
    assert "Cora Valecoord : 1 sign-off to decide Since 5 August 2026, 15 days. Sam Valesuper" in text
    assert "record to write" not in text, "that has waited for two days only"


def test_delivered_against_promised_is_a_picture_and_the_same_numbers(
    client: PageClient, session: Session, world: World
) -> None:
    third_month(session, world)
    page = see(client, world.lead)
    rows = {row[0]: [cell.split()[0] for cell in row[1:]] for row in cells(page)}
    assert rows["Individual supervision"] == ["2", "2", "0", "1", "6"]
    assert rows["Group supervision"] == ["1", "2", "1", "0", "6"]
    assert rows["Joint review"] == ["0", "0", "0", "1", "1"]
    bars = page.all("{http://www.w3.org/2000/svg}svg")
    assert bars[0].get("viewBox") == "0 0 6 10"
    assert len(bars) == len(rows)


def test_every_number_leads_to_what_it_counts(client: PageClient, session: Session, world: World) -> None:
    third_month(session, world)
    page = see(client, world.lead)
    found = [a for a in page.all("a") if (a.get("href") or "").startswith("/programme/")]
    links = [a for a in found if any(mark.isdigit() for mark in words_in(a))]
    counted = [a for a in links if " of " not in words_in(a)]
    assert len(counted) == len(links) - 1, "all but the competencies confirmed of those there are"
    for link in counted:
        words = words_in(link).split()
        number = int(words[0] if words[0].isdigit() else words[-1])
        behind = see(client, world.lead, link.get("href") or "")
        assert str(number) in behind.h1
        assert len(cells(behind) if behind.all("tbody") else []) == number, words_in(link)


def test_one_network_can_be_looked_at_alone(client: PageClient, session: Session, world: World) -> None:
    third_month(session, world)
    world.enrol(
        world.other_coordinator,
        pcn=world.other_pcn,
        practices=[],
        pcn_supervisor=world.other_pcn_supervisor,
        today=TODAY,
        starts_on=TODAY,
        employment_start=TODAY,
    )
    assert len(cells(see(client, world.lead, "/programme/plans"))) == 2
    page = see(client, world.lead, f"/programme/plans?pcn={world.other_pcn.id}")
    assert [row[0] for row in cells(page)] == ["Ciaran Valecoord"]
    assert "Upper Vale PCN" in see(client, world.lead, f"/programme?pcn={world.other_pcn.id}").text
    assert "Cora Valecoord" not in see(client, world.lead, f"/programme?pcn={world.other_pcn.id}").text


@pytest.mark.parametrize("path", PAGES)
def test_an_address_that_asks_for_nonsense_shows_everything(
    client: PageClient, session: Session, world: World, path: str
) -> None:
    third_month(session, world)
    everything = see(client, world.lead, path)
    asked = see(client, world.lead, f"{path}?pcn=nonsense&stage=nonsense&measure=nonsense&kind=nonsense")
    assert asked.h1 == everything.h1


@pytest.mark.parametrize("path", PAGES)
def test_the_lead_sees_metadata_alone(client: PageClient, session: Session, world: World, path: str) -> None:
    third_month(session, world)
    page = see(client, world.lead, path)
    hidden = [SECRET, PROMISE, "A month of calls", "I do this every week", "Shadow the lead nurse"]
    assert [words for words in hidden if words in page.html] == []


@pytest.mark.parametrize("path", PAGES)
def test_nobody_but_a_lead_comes_in_and_another_alliance_sees_its_own(
    client: PageClient, session: Session, world: World, path: str
) -> None:
    third_month(session, world)
    for person in (world.coordinator, world.supervisor, world.pcn_supervisor, world.operator):
        see(client, person, path, status=403)
    page = see(client, world.elsewhere.lead, path)
    assert "Vale" not in page.text


def test_a_programme_without_plans_says_what_to_do(client: PageClient, world: World) -> None:
    page = see(client, world.lead)
    assert "Enrol a coordinator to begin." in page.text
    assert "Nothing has waited for longer than a week." in page.text


def test_a_lead_with_other_parts_finds_their_other_pages(
    client: PageClient, session: Session, world: World
) -> None:
    world.lead.memberships.append(
        Membership(role=Role.ALLIANCE_SUPERVISOR, organisation_id=world.organisation.id)
    )
    session.flush()
    page = see(client, world.lead)
    assert see(client, world.lead, page.link("Your coordinators")).h1 == "Your coordinators"
