"""The people of the demonstration, none of whom exists."""

import unicodedata
from dataclasses import dataclass

from sqlalchemy.orm import Session

from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Organisation, Person
from trainingapp.accounts.terms import Role
from trainingapp.demo.organisations import NORTHMOOR, SOUTHERN_VALE, Alliance

PASSWORD = "quiet harbour lantern"  # noqa: S105 (everybody's in the demonstration, and printed when it starts)
HOST = "hosting.example"


@dataclass(frozen=True)
class Member:
    """Somebody by the key that the stories know them by."""

    key: str
    name: str
    role: Role
    alliance: Alliance | None
    works_at: str
    """The organisation of their role; blank for the operator, who stands outside."""
    job_title: str
    is_registered: bool = False
    has_account: bool = True
    """Otherwise they come in by a link."""

    @property
    def email(self) -> str:
        letters = unicodedata.normalize("NFKD", self.name.removeprefix("Dr "))
        plain = letters.encode("ascii", "ignore").decode()
        domain = self.alliance.domain if self.alliance else HOST
        return f"{plain.lower().replace(' ', '.')}@{domain}"

    def listed(self) -> dict[str, str | None]:
        """Their line in people.json."""
        return {
            "name": self.name,
            "email": self.email,
            "password": PASSWORD,
            "role": self.role.value,
            "alliance": self.alliance.name if self.alliance else None,
        }


def _coordinator(key: str, name: str, alliance: Alliance, pcn: str) -> Member:
    return Member(key, name, Role.COORDINATOR, alliance, pcn, "Cancer care coordinator")


_SOUTH, _NORTH = SOUTHERN_VALE, NORTHMOOR

COORDINATORS = (
    _coordinator("nadia", "Nadia Ferreira-Holt", _SOUTH, "Weir and Mill PCN"),
    _coordinator("sian", "Siân Morgan-Tate", _SOUTH, "Chalkdown PCN"),
    _coordinator("dev", "Dev Ramsahoye", _SOUTH, "Saltmarsh Quay PCN"),
    _coordinator("joanna", "Joanna Pellow", _SOUTH, "Hartsfold PCN"),
    _coordinator("oliver", "Oliver Stannage", _SOUTH, "Hartsfold PCN"),
    _coordinator("yusra", "Yusra Hadjari", _SOUTH, "Weir and Mill PCN"),
    _coordinator("marguerite", "Marguerite Dunmore", _SOUTH, "Weir and Mill PCN"),
    _coordinator("callum", "Callum Braithe", _SOUTH, "Chalkdown PCN"),
    _coordinator("amara", "Amara Osei-Wright", _SOUTH, "Saltmarsh Quay PCN"),
    _coordinator("beth", "Beth Swarbrooke", _NORTH, "Tarnside PCN"),
)
OTHERS = (
    Member(
        "priyanka",
        "Priyanka Sehgal",
        Role.ALLIANCE_SUPERVISOR,
        _SOUTH,
        _SOUTH.name,
        "Lead cancer nurse for primary care",
        is_registered=True,
    ),
    Member(
        "gareth",
        "Gareth Llewelyn-Moss",
        Role.ALLIANCE_SUPERVISOR,
        _SOUTH,
        _SOUTH.name,
        "Workforce development lead",
        is_registered=True,
    ),
    Member(
        "ifeoma",
        "Dr Ifeoma Nwankor",
        Role.PCN_SUPERVISOR,
        _SOUTH,
        "Saltmarsh Quay PCN",
        "GP",
        is_registered=True,
    ),
    Member("martin", "Martin Hesselgreave", Role.PCN_SUPERVISOR, _SOUTH, "Chalkdown PCN", "Practice manager"),
    Member("sunita", "Sunita Kalwani", Role.PCN_SUPERVISOR, _SOUTH, "Weir and Mill PCN", "PCN manager"),
    Member(
        "bronagh",
        "Bronagh Devenny",
        Role.PCN_SUPERVISOR,
        _SOUTH,
        "Hartsfold PCN",
        "Practice nurse",
        is_registered=True,
    ),
    Member("helena", "Helena Marwick", Role.PROGRAMME_LEAD, _SOUTH, _SOUTH.name, "Programme lead"),
    Member("tunde", "Tunde Adeyelu", Role.PROGRAMME_LEAD, _SOUTH, _SOUTH.name, "Deputy programme lead"),
    Member(
        "kirsten",
        "Kirsten Aldaine",
        Role.ALLIANCE_SUPERVISOR,
        _NORTH,
        _NORTH.name,
        "Cancer education lead",
        is_registered=True,
    ),
    Member("rahim", "Rahim Tokhi", Role.PCN_SUPERVISOR, _NORTH, "Tarnside PCN", "PCN manager"),
    Member("douglas", "Douglas Fenwick-Ray", Role.PROGRAMME_LEAD, _NORTH, _NORTH.name, "Programme lead"),
    Member("ines", "Ines Vollmer", Role.OPERATOR, None, "", "Service operator"),
)
CAST = COORDINATORS + OTHERS
"""Everybody who signs in."""
VISITORS = (
    Member(
        "rowena",
        "Rowena Tarrant",
        Role.PCN_SUPERVISOR,
        _SOUTH,
        "Chalkdown PCN",
        "Team leader",
        has_account=False,
    ),
)
FIRST_TO_TRY = ("yusra", "priyanka", "sunita", "helena", "ines")
"""One in each role whose home page has the most to show."""


def member(key: str) -> Member:
    """Somebody of the cast, or a visitor, by key."""
    return next(one for one in CAST + VISITORS if one.key == key)


def add_person(session: Session, one: Member, organisations: dict[str, Organisation]) -> Person:
    """Let them sign in from the present moment on."""
    return accounts.add_person(
        session,
        actor=None,
        name=one.name,
        email=one.email,
        password=PASSWORD if one.has_account else None,
        role=one.role,
        organisation=organisations[one.works_at] if one.works_at else None,
        job_title=one.job_title,
        is_registered=one.is_registered,
    )
