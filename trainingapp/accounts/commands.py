"""The operator's commands: the first alliance, its first programme lead, and letting somebody in again."""

import click
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from trainingapp.accounts import queries, rules, services
from trainingapp.accounts.first_password import make_first_password
from trainingapp.accounts.models import Organisation
from trainingapp.accounts.terms import ORGANISATION_WORDS, ROLE_WORDS, OrganisationKind, Role
from trainingapp.config import read_settings
from trainingapp.core.db import make_engine, transaction
from trainingapp.core.errors import DomainError


@click.group()
def alliance() -> None:
    """The alliances of this installation."""


@alliance.command("add")
@click.option("--name", required=True, help="the alliance's full name")
def add_alliance(name: str) -> None:
    """Add an alliance; its programme lead adds the rest on the pages."""
    settings = read_settings()
    with transaction(make_engine(settings.database_url, durable=settings.durable)) as session:
        added = services.add_organisation(session, kind=OrganisationKind.ALLIANCE, name=name)
        click.echo(f"{added.name} is added. Next, its programme lead: trainingapp person add --help")


@click.group()
def person() -> None:
    """The people who sign in."""


def _address(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        raise click.BadParameter("must be like name@example.org") from None
    return value


@person.command("add")
@click.option("--name", required=True, help="first and last name")
@click.option("--email", required=True, callback=_address, help="the address they sign in with")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--alliance", "alliance_name", help="the alliance's name")
@click.option(
    "--organisation", "organisation_name", help="the name of the PCN or practice, where the role has one"
)
@click.option("--job-title", default="")
@click.option("--registered", is_flag=True, help="a supervisor who is a registered practitioner")
def add_person(
    name: str,
    email: str,
    role: str,
    alliance_name: str | None,
    organisation_name: str | None,
    job_title: str,
    registered: bool,
) -> None:
    """Add somebody, and print the first password they sign in with once."""
    settings = read_settings()
    password = make_first_password()
    with transaction(make_engine(settings.database_url, durable=settings.durable)) as session:
        added = services.add_person(
            session,
            actor=None,
            name=name,
            email=email,
            password=password,
            role=Role(role),
            organisation=_workplace(session, Role(role), alliance_name, organisation_name),
            job_title=job_title,
            is_registered=registered,
            must_change_password=True,
        )
        said = f"{added.name} is added as {ROLE_WORDS[Role(role)].lower()} and signs in with {added.email}"
    click.echo(f"{said}.\nFirst password, shown only now: {password}")
    click.echo("Hand it over yourself, not in an e-mail. They choose their own when they first sign in.")


@person.command()
@click.option("--email", required=True, help="the address they sign in with")
def unlock(email: str) -> None:
    """Let somebody who is locked out after repeated failures try again at once."""
    settings = read_settings()
    with transaction(make_engine(settings.database_url, durable=settings.durable)) as session:
        found = queries.person_by_email(session, email)
        if found is None:
            raise DomainError(f"Nobody signs in with {email}")
        services.unlock_person(session, actor=None, person=found)
        click.echo(f"{found.email} can try again.")


def _workplace(
    session: Session, role: Role, alliance_name: str | None, organisation_name: str | None
) -> Organisation | None:
    """Where this role is held, by name. Raises DomainError saying which option is missing or wrong."""
    kinds = rules.WORKS_AT[role]
    if not kinds:
        if alliance_name or organisation_name:
            raise DomainError(
                "The operator works for no organisation: leave out --alliance and --organisation"
            )
        return None
    if OrganisationKind.ALLIANCE in kinds:
        if organisation_name:
            raise DomainError(f"{_of(role)} works for the alliance: leave out --organisation")
        return _the_one(session, alliance_name, kinds, "--alliance")
    within = (
        _the_one(session, alliance_name, [OrganisationKind.ALLIANCE], "--alliance") if alliance_name else None
    )
    return _the_one(session, organisation_name, kinds, "--organisation", within)


def _the_one(
    session: Session,
    name: str | None,
    kinds: tuple[OrganisationKind, ...] | list[OrganisationKind],
    option: str,
    within: Organisation | None = None,
) -> Organisation:
    words = " or ".join(ORGANISATION_WORDS[kind] for kind in kinds)
    if not name:
        raise DomainError(f"Give the name of the {words} with {option}")
    found = queries.organisations_called(
        session, name, kinds=kinds, alliance_id=within.id if within else None
    )
    if not found:
        raise DomainError(f"There is no {words} called {name!r}")
    if len(found) > 1:
        raise DomainError(f"There is more than one {words} called {name!r}. Say which with --alliance")
    return found[0]


def _of(role: Role) -> str:
    words = ROLE_WORDS[role].lower()
    return f"{'An' if words[0] in 'aeiou' else 'A'} {words}"
