"""The organisations of the demonstration, none of which exists."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Organisation
from trainingapp.accounts.terms import OrganisationKind


@dataclass(frozen=True)
class Network:
    """A primary care network and its practices."""

    name: str
    practices: tuple[str, ...]


@dataclass(frozen=True)
class Alliance:
    """A cancer alliance with one place, and the mail domain of its people."""

    key: str
    name: str
    domain: str
    place: str
    networks: tuple[Network, ...]


SOUTHERN_VALE = Alliance(
    key="southern-vale",
    name="Southern Vale Cancer Alliance",
    domain="southern-vale.example",
    place="Vale and Downland",
    networks=(
        Network(
            "Saltmarsh Quay PCN",
            ("Lantern Quay Surgery", "Netmakers Lane Practice", "Old Rope Walk Medical Centre"),
        ),
        Network("Chalkdown PCN", ("Sheepcote Hill Surgery", "Whitepit Medical Practice")),
        Network(
            "Weir and Mill PCN",
            (
                "Fulling Mill Health Centre",
                "Weavers Leat Surgery",
                "Tanners Bridge Practice",
                "Kingcup Road Surgery",
            ),
        ),
        Network(
            "Hartsfold PCN",
            ("Hartsfold Medical Centre", "Pedlars Gate Surgery", "Long Orchard Practice"),
        ),
    ),
)
NORTHMOOR = Alliance(
    key="northmoor",
    name="Northmoor Cancer Alliance",
    domain="northmoor.example",
    place="Moor and Tarn",
    networks=(Network("Tarnside PCN", ("Peat Lane Surgery", "Curlew Bank Medical Practice")),),
)
ALLIANCES = (SOUTHERN_VALE, NORTHMOOR)


def add_organisations(session: Session) -> dict[str, Organisation]:
    """Add them all; each is found by its name."""
    added: dict[str, Organisation] = {}

    def add(kind: OrganisationKind, name: str, parent: Organisation | None) -> Organisation:
        added[name] = accounts.add_organisation(session, kind=kind, name=name, parent=parent)
        return added[name]

    for alliance in ALLIANCES:
        top = add(OrganisationKind.ALLIANCE, alliance.name, None)
        place = add(OrganisationKind.PLACE, alliance.place, top)
        for network in alliance.networks:
            pcn = add(OrganisationKind.PCN, network.name, place)
            for practice in network.practices:
                add(OrganisationKind.PRACTICE, practice, pcn)
    return added
