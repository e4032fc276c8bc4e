"""Enrolling a coordinator in three steps whose answers stand in the address, so there is no draft to lose."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar, cast
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.accounts.models import Organisation, Person
from trainingapp.accounts.queries import organisations, people_holding
from trainingapp.accounts.terms import OrganisationKind, Role
from trainingapp.core.access import access
from trainingapp.core.db import Base, refusals_on, session
from trainingapp.plans import calendar, presenters, queries, rules, services
from trainingapp.plans.forms import (
    ConfirmEnrolmentForm,
    DescribeEnrolmentForm,
    EnrolCoordinatorForm,
    describe_enrolment_form,
)
from trainingapp.plans.queries import EnrolmentChoices
from trainingapp.plans.terms import PCN_SUPERVISOR_WORDS
from trainingapp.plans.views.blueprint import blueprint

Row = TypeVar("Row", bound=Base)


@blueprint.get("/plans/enrol")
@access("plans:enrol")
def enrol_coordinator() -> str | Response:
    """Step 1: who, and in which network."""
    coordinators = queries.coordinators_to_enrol(session, actor=current_user)
    networks = organisations(session, actor=current_user, kind=OrganisationKind.PCN)
    form = EnrolCoordinatorForm(formdata=request.args, meta={"csrf": False})
    form.coordinator.choices = presenters.people(coordinators)
    form.pcn.choices = [(pcn.id, pcn.name) for pcn in networks]
    if request.args and form.validate():
        return redirect(
            url_for("plans.describe_enrolment", coordinator=form.coordinator.data, pcn=form.pcn.data)
        )
    return render_template(
        "plans/enrol_coordinator.html", form=form, coordinators=coordinators, networks=networks
    )


@blueprint.get("/plans/enrol/details")
@access("plans:enrol")
def describe_enrolment() -> str | Response:
    """Step 2: everything else, for the practices and people of that network."""
    joining = _joining()
    if joining is None:
        return _on_to("plans.enrol_coordinator")
    choices = queries.enrolment_choices(session, actor=current_user, pcn=joining.pcn)
    form = _described(choices)
    if "filled" in request.args and form.validate():
        with refusals_on(form):
            services.check_enrolment(session, actor=current_user, asked=_asked(joining, choices, form))
            return _on_to("plans.confirm_enrolment")
    return render_template("plans/describe_enrolment.html", form=form, joining=joining, choices=choices)


@blueprint.route("/plans/enrol/confirm", methods=["GET", "POST"])
@access("plans:enrol")
def confirm_enrolment() -> str | Response:
    """Step 3: what follows from the dates, and the act itself."""
    asked = _answered()
    if asked is None:
        return _on_to("plans.describe_enrolment")
    eligibility = calendar.eligibility(asked.employment_start, asked.starts_on)
    form = ConfirmEnrolmentForm(data={"track": eligibility.track})
    form.track.choices = presenters.tracks(eligibility.track)
    if form.validate_on_submit():
        with refusals_on(form):
            plan = services.enrol(
                session,
                actor=current_user,
                **vars(asked),
                track=form.track.data,
                override_reason=form.override_reason.data,
            )
            flash(f"{asked.coordinator.name} is enrolled.")
            return redirect(url_for("plans.show_details", plan_id=plan.id))
    return render_template(
        "plans/confirm_enrolment.html",
        form=form,
        asked=asked,
        eligibility=eligibility,
        hours=presenters.hours(asked.practices),
        kind=PCN_SUPERVISOR_WORDS[asked.pcn_supervisor_kind],
        note=rules.registration_note(
            asked.role_specification, [asked.alliance_supervisor, asked.pcn_supervisor]
        ),
    )


class Joining(NamedTuple):
    """Who joins, and where."""

    coordinator: Person
    pcn: Organisation


def _joining() -> Joining | None:
    """The coordinator and the network that the address names, if they are of this alliance."""
    people = people_holding(session, actor=current_user, role=Role.COORDINATOR)
    networks = organisations(session, actor=current_user, kind=OrganisationKind.PCN)
    coordinator = next((p for p in people if str(p.id) == request.args.get("coordinator")), None)
    pcn = next((n for n in networks if str(n.id) == request.args.get("pcn")), None)
    return Joining(coordinator, pcn) if coordinator and pcn else None


def _described(choices: EnrolmentChoices) -> DescribeEnrolmentForm:
    """The form of step 2 as the address has it; what there is only one of is chosen already."""
    offered = {
        "alliance_supervisor": presenters.people(choices.alliance_supervisors),
        "pcn_supervisor": presenters.people(choices.pcn_supervisors),
        "role_specification": presenters.documents(choices.specifications),
        "framework": presenters.documents(choices.frameworks),
        "template": presenters.documents(choices.templates),
    }
    only = {name: found[0].value for name, found in offered.items() if len(found) == 1}
    form = describe_enrolment_form(choices.practices, formdata=request.args, data=only)
    for name, found in offered.items():
        form[name].choices = found
    return form


def _answered() -> rules.Enrolment | None:
    """What the address of step 3 says, if steps 1 and 2 would let it pass."""
    joining = _joining()
    if joining is None:
        return None
    choices = queries.enrolment_choices(session, actor=current_user, pcn=joining.pcn)
    form = _described(choices)
    if not form.validate():
        return None
    asked = _asked(joining, choices, form)
    if request.method == "GET":
        with refusals_on(form):
            services.check_enrolment(session, actor=current_user, asked=asked)
    return None if form.errors else asked


def _on_to(endpoint: str) -> Response:
    """To another step with the same answers, as they stand in the address."""
    return redirect(f"{url_for(endpoint)}?{request.query_string.decode('ascii', 'ignore')}")


def _chosen(found: Sequence[Row], chosen: UUID) -> Row:
    return next(each for each in found if each.id == chosen)


def _asked(joining: Joining, choices: EnrolmentChoices, form: DescribeEnrolmentForm) -> rules.Enrolment:
    return rules.Enrolment(
        coordinator=joining.coordinator,
        pcn=joining.pcn,
        practices=form.practice_hours,
        weekly_hours=cast(Decimal, form.weekly_hours.data),
        employment_start=cast(date, form.employment_start.data),
        starts_on=cast(date, form.starts_on.data),
        alliance_supervisor=_chosen(choices.alliance_supervisors, form.alliance_supervisor.data),
        pcn_supervisor=_chosen(choices.pcn_supervisors, form.pcn_supervisor.data),
        pcn_supervisor_kind=form.pcn_supervisor_kind.data,
        role_specification=_chosen(choices.specifications, form.role_specification.data),
        framework=_chosen(choices.frameworks, form.framework.data),
        template=_chosen(choices.templates, form.template.data),
    )
