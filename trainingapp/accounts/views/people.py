"""The alliance's people: who they are, whether they can sign in, and how they first do."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.accounts import presenters, queries, rules, services
from trainingapp.accounts.first_password import make_first_password
from trainingapp.accounts.forms import (
    AddPersonForm,
    ChangePersonForm,
    DeactivatePersonForm,
    GiveFirstPasswordForm,
    ReactivatePersonForm,
)
from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.accounts.views.blueprint import blueprint, chosen
from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session

SHOWN_ONCE = "first_password"


@blueprint.get("/people")
@access("people:manage")
def list_people() -> str:
    everybody = queries.people(session, actor=current_user)
    role = _asked_role()
    return render_template(
        "accounts/list_people.html",
        people=[person for person in everybody if role is None or person.has(role)],
        number=len(everybody),
        counts=presenters.role_counts(everybody),
        role=role,
        role_line=presenters.role_line,
        state=lambda person: rules.account_state(person, clock.now()),
    )


@blueprint.route("/people/add", methods=["GET", "POST"])
@access("people:manage")
def add_person() -> str | Response:
    organisations = queries.all_organisations(session, actor=current_user)
    form = AddPersonForm(data={"role": request.args.get("role")})
    form.organisation.choices = presenters.workplaces(organisations)
    if form.validate_on_submit():
        password = None if form.by_link.data else make_first_password()
        with refusals_on(form):
            person = services.add_person(
                session,
                actor=current_user,
                name=form.name.data,
                email=form.email.data,
                password=password,
                role=form.role.data,
                organisation=chosen(organisations, form.organisation.data),
                job_title=form.job_title.data,
                is_registered=form.is_registered.data,
                must_change_password=True,
            )
            flash(f"{person.name} is added.")
            return _shown_once(person, password) if password else _to_page_of(person)
    return render_template("accounts/add_person.html", form=form)


@blueprint.route("/people/<uuid:person_id>", methods=["GET", "POST"])
@access("people:manage")
def change_person(person_id: UUID) -> str | Response:
    person = _colleague(person_id)
    form = ChangePersonForm(obj=person)
    supervises = not rules.SUPERVISORS.isdisjoint(person.roles)
    if not supervises:
        del form.is_registered
    if form.validate_on_submit():
        with refusals_on(form):
            services.change_person(
                session,
                actor=current_user,
                person=person,
                version=form.version.data,
                name=form.name.data,
                job_title=form.job_title.data,
                is_registered=form.is_registered.data if supervises else person.is_registered,
            )
            flash("Saved.")
            return redirect(url_for("accounts.change_person", person_id=person_id))
    conflict = bool(form.form_errors) and form.version.data != person.version
    form.version.data = person.version if conflict else form.version.data
    return render_template(
        "accounts/change_person.html",
        form=form,
        person=person,
        conflict=conflict,
        roles=[presenters.role_line(membership) for membership in person.memberships],
        state=rules.account_state(person, clock.now()),
        history=presenters.past(queries.history(session, person)),
        first_password=_first_password_of(person),
    )


@blueprint.route("/people/<uuid:person_id>/deactivate", methods=["GET", "POST"])
@access("people:manage")
def deactivate_person(person_id: UUID) -> str | Response:
    person = _colleague(person_id)
    form = DeactivatePersonForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.deactivate_person(session, actor=current_user, person=person, reason=form.reason.data)
            flash(f"{person.name} can no longer sign in.")
            return redirect(url_for("accounts.change_person", person_id=person_id))
    return render_template("accounts/deactivate_person.html", form=form, person=person)


@blueprint.route("/people/<uuid:person_id>/reactivate", methods=["GET", "POST"])
@access("people:manage")
def reactivate_person(person_id: UUID) -> str | Response:
    person = _colleague(person_id)
    form = ReactivatePersonForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.reactivate_person(session, actor=current_user, person=person, reason=form.reason.data)
            flash(f"{person.name} can sign in again.")
            return redirect(url_for("accounts.change_person", person_id=person_id))
    return render_template("accounts/reactivate_person.html", form=form, person=person)


@blueprint.route("/people/<uuid:person_id>/first-password", methods=["GET", "POST"])
@access("people:manage")
def give_first_password(person_id: UUID) -> str | Response:
    person = _colleague(person_id)
    form = GiveFirstPasswordForm(obj=person)
    if form.validate_on_submit():
        password = make_first_password()
        with refusals_on(form):
            services.give_first_password(
                session, actor=current_user, person=person, password=password, version=form.version.data
            )
            return _shown_once(person, password)
    if form.form_errors:  # what is sent next is sent knowing what the page says now
        form.version.data = person.version
    return render_template("accounts/give_first_password.html", form=form, person=person)


def _asked_role() -> Role | None:
    """The role that the address asks for; an unknown one is none."""
    try:
        return Role(request.args.get("role", ""))
    except ValueError:
        return None


def _colleague(person_id: UUID) -> Person:
    """Somebody of the signed-in lead's alliance; otherwise 404."""
    person = queries.colleague(session, person_id, actor=current_user)
    if person is None:
        abort(404)
    return person


def _shown_once(person: Person, password: str) -> Response:
    """On to the person's page, which shows the password and forgets it: it is stored nowhere in the clear."""
    cookie[SHOWN_ONCE] = [str(person.id), password]
    return _to_page_of(person)


def _to_page_of(person: Person) -> Response:
    return redirect(url_for("accounts.change_person", person_id=person.id))


def _first_password_of(person: Person) -> str | None:
    """The password just given to this person, the first time their page asks for it."""
    person_id, password = cookie.get(SHOWN_ONCE) or ("", None)
    if request.method != "GET" or person_id != str(person.id):
        return None
    cookie.pop(SHOWN_ONCE)
    return password
