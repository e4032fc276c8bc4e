"""The words for people and organisations."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """From the widest to the nearest: an alliance covers places, a place holds PCNs, a PCN its practices."""

    ALLIANCE = "alliance"
    PLACE = "place"
    PCN = "pcn"
    PRACTICE = "practice"


ORGANISATION_WORDS = {
    OrganisationKind.ALLIANCE: "Alliance",
    OrganisationKind.PLACE: "Place",
    OrganisationKind.PCN: "PCN",
    OrganisationKind.PRACTICE: "Practice",
}


class Role(StrEnum):
    """The five kinds of people. Source: S3 L111 to L119, L212, L252."""

    COORDINATOR = "coordinator"
    ALLIANCE_SUPERVISOR = "alliance_supervisor"
    PCN_SUPERVISOR = "pcn_supervisor"
    PROGRAMME_LEAD = "programme_lead"
    OPERATOR = "operator"


ROLE_WORDS = {
    Role.COORDINATOR: "Coordinator",
    Role.ALLIANCE_SUPERVISOR: "Alliance supervisor",
    Role.PCN_SUPERVISOR: "PCN supervisor",
    Role.PROGRAMME_LEAD: "Programme lead",
    Role.OPERATOR: "Operator",
}


class AccountState(StrEnum):
    """Whether somebody can sign in. Derived, never stored."""

    ACTIVE = "active"
    INVITED = "invited"
    """Somebody gave them a password, and they have not chosen their own yet."""
    LINK_ONLY = "link_only"
    """They have no password: they come in by a link to one plan."""
    LOCKED = "locked"
    DEACTIVATED = "deactivated"


class DeactivationReason(StrEnum):
    """Why somebody may no longer sign in."""

    LEFT = "left"
    MOVED = "moved"
    ABSENT = "absent"
    MISTAKE = "mistake"
    UNSAFE = "unsafe"


DEACTIVATION_WORDS = {
    DeactivationReason.LEFT: "They have left the organisation",
    DeactivationReason.MOVED: "They have moved to other work",
    DeactivationReason.ABSENT: "They are away for a long time",
    DeactivationReason.MISTAKE: "They were added by mistake",
    DeactivationReason.UNSAFE: "Somebody else may be using their account",
}


class ReactivationReason(StrEnum):
    """Why somebody may sign in again."""

    BACK = "back"
    MISTAKE = "mistake"
    SAFE = "safe"


REACTIVATION_WORDS = {
    ReactivationReason.BACK: "They are back",
    ReactivationReason.MISTAKE: "They were deactivated by mistake",
    ReactivationReason.SAFE: "Their account is safe again",
}
