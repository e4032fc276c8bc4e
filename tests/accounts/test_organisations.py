"""The alliance's places, PCNs and practices: the tree, adding below the right kind, correcting names."""

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.counting import statements
from tests.world import World
from trainingapp.accounts import rules, services
from trainingapp.accounts.models import Organisation
from trainingapp.accounts.terms import OrganisationKind, Role
from trainingapp.audit.models import Event
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed


def add(client: PageClient, **fields: str) -> Page:
    return client.submit(client.get("/organisations/add"), fields)


def named(session: Session, name: str) -> list[Organisation]:
    return list(session.scalars(select(Organisation).where(Organisation.name == name)))


def last_event(session: Session) -> Event:
    return session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()


def test_the_tree_tells_the_whole_alliance_and_nothing_else(client: PageClient, world: World) -> None:
    page = client.sign_in(world.lead).get("/organisations")
    assert "1 place, 2 PCNs, 1 practice." in page.text
    order = [page.text.index(each.name) for each in (world.organisation, world.place, world.pcn)]
    assert order == sorted(order)
    assert page.text.index("Vale Surgery") > page.text.index(world.pcn.name)
    assert "Moor" not in page.text


def test_the_tree_asks_the_database_twice_however_large_it_is(
    client: PageClient, world: World, engine: Engine
) -> None:
    for number in range(30):
        services.add_organisation(
            world.session, kind=OrganisationKind.PRACTICE, name=f"Practice {number}", parent=world.pcn
        )
    client.sign_in(world.lead)
    client.get("/organisations")
    with statements(engine) as sent:
        client.raw.get("/organisations")
    assert len(sent) == 2  # 1) the signed-in person 2) the alliance's organisations


@pytest.mark.parametrize(
    ("kind", "parent"), [("place", "organisation"), ("pcn", "place"), ("practice", "pcn")]
)
def test_each_kind_is_added_below_the_next_wider(
    client: PageClient, world: World, kind: str, parent: str
) -> None:
    page = add(client.sign_in(world.lead), kind=kind, name="Weir", parent=str(getattr(world, parent).id))
    assert page.h1 == "Places, PCNs and practices"
    assert "Weir is added." in page.text
    [added] = named(world.session, "Weir")
    assert (added.kind, added.parent_id) == (kind, getattr(world, parent).id)
    assert added.alliance_id == world.organisation.id
    event = last_event(world.session)
    assert (event.what, event.details) == ("organisation:added", f'{{"kind": "{kind}"}}')


@pytest.mark.parametrize(
    ("kind", "parent"),
    [("place", "place"), ("place", "pcn"), ("pcn", "organisation"), ("pcn", "pcn"), ("practice", "place")],
)
def test_a_parent_of_the_wrong_kind_is_refused_at_the_field(
    client: PageClient, world: World, kind: str, parent: str
) -> None:
    page = add(client.sign_in(world.lead), kind=kind, name="Weir", parent=str(getattr(world, parent).id))
    assert page.errors == [rules.parent_fault(OrganisationKind(kind), getattr(world, parent).kind)]
    assert 'href="#parent"' in page.html
    assert page.field("name") == "Weir"
    assert named(world.session, "Weir") == []


@pytest.mark.parametrize("parent", ["elsewhere", "nowhere", "practice", "nonsense"])
def test_a_parent_that_is_not_offered_is_refused(client: PageClient, world: World, parent: str) -> None:
    ids = {
        "elsewhere": str(world.elsewhere.pcn.id),
        "nowhere": "00000000-0000-7000-8000-000000000000",
        "practice": str(world.practice.id),
        "nonsense": "'; DROP TABLE",
    }
    page = add(client.sign_in(world.lead), kind="practice", name="Weir", parent=ids[parent])
    assert page.errors == ["Select one of the options for part of"]
    assert named(world.session, "Weir") == []


def test_no_lead_adds_an_alliance(client: PageClient, world: World) -> None:
    parent = str(world.organisation.id)
    page = add(client.sign_in(world.lead), kind="alliance", name="Weir", parent=parent)
    assert page.errors == ["Select one of the options for kind"]


def test_nothing_filled_in_names_every_field(client: PageClient, world: World) -> None:
    page = add(client.sign_in(world.lead))
    assert page.errors == ["Select the kind of organisation", "Enter the name", "Select what it is part of"]


def test_a_link_in_the_tree_fills_in_kind_and_parent(client: PageClient, world: World) -> None:
    page = client.sign_in(world.lead).get("/organisations")
    page = client.get(page.link("Add a practice to Vale PCN"))
    assert page.fields()["kind"] == "practice"
    assert page.field("parent") == str(world.pcn.id)
    client.submit(page, {"name": "Weir Surgery"})
    assert named(world.session, "Weir Surgery")[0].parent_id == world.pcn.id


@pytest.mark.parametrize("name", ["Vale Surgery", "  vale   SURGERY "])
def test_a_name_in_use_is_refused_at_the_field(client: PageClient, world: World, name: str) -> None:
    page = add(client.sign_in(world.lead), kind="practice", name=name, parent=str(world.other_pcn.id))
    assert page.errors == ["There is already a practice with this name"]
    assert 'href="#name"' in page.html


def test_sending_the_form_twice_adds_one(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    for _ in range(2):
        add(client, kind="pcn", name="Weir PCN", parent=str(world.place.id))
    assert len(named(world.session, "Weir PCN")) == 1


def test_the_same_name_next_door_or_of_another_kind_is_free(session: Session, world: World) -> None:
    for kind, name, parent in (
        (OrganisationKind.PRACTICE, "Moor Surgery", world.pcn),
        (OrganisationKind.PRACTICE, "Vale PCN", world.pcn),
    ):
        services.add_organisation(session, actor=world.lead, kind=kind, name=name, parent=parent)
    assert len(named(session, "Moor Surgery")) == 2


def test_the_database_refuses_a_second_one_of_a_name(session: Session, world: World) -> None:
    twin = Organisation(
        alliance_id=world.organisation.id, parent_id=world.place.id, kind=world.pcn.kind, name=world.pcn.name
    )
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(twin)


def test_patient_data_in_a_name_is_refused(client: PageClient, world: World) -> None:
    page = add(
        client.sign_in(world.lead), kind="place", name="943 476 5919", parent=str(world.organisation.id)
    )
    assert "looks like an NHS number" in page.errors[0]


def test_a_name_can_be_corrected(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    page = client.get(client.get("/organisations").link("Vale Surgery"))
    assert page.h1 == "Vale Surgery"
    assert "Weir Surgery" in client.submit(page, {"name": "Weir Surgery"}).text
    assert last_event(world.session).what == "organisation:renamed"
    number = last_event(world.session).id
    client.submit(page, {"name": "Weir Surgery"})
    assert last_event(world.session).id == number, "sending it again does nothing"
    assert "Renamed" in client.get(f"/organisations/{world.practice.id}").text


def test_another_capital_is_a_correction_and_not_a_clash(session: Session, world: World) -> None:
    services.rename_organisation(
        session, actor=world.lead, organisation=world.practice, version=1, name="VALE Surgery"
    )
    assert world.practice.name == "VALE Surgery"


def test_a_name_in_use_is_refused_when_renaming(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    page = client.submit(client.get(f"/organisations/{world.pcn.id}"), {"name": "upper vale pcn"})
    assert page.errors == ["There is already a PCN with this name"]
    assert page.field("name") == "upper vale pcn"
    assert page.h1 == "Vale PCN"


def test_the_second_lead_sees_both_names(client: PageClient, world: World) -> None:
    other = world.add_person("second_lead", "Lena Second", Role.PROGRAMME_LEAD, world.organisation)
    path = f"/organisations/{world.practice.id}"
    mine = client.sign_in(world.lead).get(path)
    client.sign_in(other)
    client.submit(client.get(path), {"name": "Weir Surgery"})
    client.sign_in(world.lead)
    page = client.submit(mine, {"name": "Mill Surgery", "csrf_token": client.token()})
    assert "Somebody else renamed this" in page.errors[0]
    assert "What is saved now Weir Surgery Lena Second saved this" in page.text
    assert page.field("name") == "Mill Surgery"
    client.submit(page)
    assert world.practice.name == "Mill Surgery"


def test_an_organisation_next_door_is_not_found(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    path = f"/organisations/{world.elsewhere.practice.id}"
    client.get(path, status=404)
    client.post(path, {"name": "Mine now"}, status=404)


@pytest.mark.parametrize("actor", ["supervisor", "coordinator", "elsewhere", "operator"])
def test_only_a_lead_of_the_alliance_touches_its_organisations(
    session: Session, world: World, actor: str
) -> None:
    by = world.elsewhere.lead if actor == "elsewhere" else getattr(world, actor)
    with pytest.raises(NotAllowed):
        services.add_organisation(
            session, actor=by, kind=OrganisationKind.PRACTICE, name="Weir", parent=world.pcn
        )
    with pytest.raises(NotAllowed):
        services.rename_organisation(session, actor=by, organisation=world.pcn, version=1, name="Weir")
    with pytest.raises(NotAllowed):
        services.add_organisation(session, actor=by, kind=OrganisationKind.ALLIANCE, name="Weir")


def test_a_lost_version_never_overwrites(session: Session, world: World) -> None:
    with pytest.raises(EditConflict):
        services.rename_organisation(
            session, actor=world.lead, organisation=world.pcn, version=None, name="Weir"
        )


@pytest.mark.parametrize("kind", OrganisationKind)
def test_every_kind_lies_in_one_wider_kind(kind: OrganisationKind) -> None:
    fitting = [parent for parent in (None, *OrganisationKind) if rules.parent_fault(kind, parent) is None]
    assert fitting == [rules.LIES_IN[kind]]


def test_a_second_alliance_of_a_name_is_refused(session: Session, world: World) -> None:
    with pytest.raises(DomainError) as refusal:
        services.add_organisation(
            session, kind=OrganisationKind.ALLIANCE, name=world.elsewhere.organisation.name.upper()
        )
    assert refusal.value.field == "name"
