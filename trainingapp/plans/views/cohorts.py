"""Enrolling many coordinators from a pasted table: first what would happen, then the act."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.words import plural
from trainingapp.frameworks.models import Publication
from trainingapp.plans import presenters, queries, rules, services
from trainingapp.plans.forms import EnrolManyForm
from trainingapp.plans.queries import Documents
from trainingapp.plans.services import Cohort
from trainingapp.plans.terms import PCN_SUPERVISOR_WORDS, TRACK_WORDS
from trainingapp.plans.views.blueprint import blueprint


@blueprint.route("/plans/enrol-many", methods=["GET", "POST"])
@access("plans:enrol")
def enrol_many() -> str | Response:
    """A table to paste; sent once it is checked, sent again as it was shown its coordinators are enrolled."""
    documents = queries.documents(session)
    form, cohort = _form(documents), None
    if form.validate_on_submit():
        with refusals_on(form):
            cohort = _checked(form, documents)
            if cohort.is_ready and form.checked.data == cohort.seal:
                services.enrol_cohort(session, actor=current_user, cohort=cohort)
                flash(f"{plural(len(cohort.good), 'coordinator is', 'coordinators are')} enrolled.")
                return redirect(url_for("worklist.home"))
    changed = bool(form.checked.data)
    form.checked.data = cohort.seal if cohort and cohort.is_ready else ""
    return render_template(
        "plans/enrol_many.html",
        form=form,
        cohort=cohort,
        changed=changed,
        columns=rules.COLUMNS,
        most=rules.MOST_LINES,
        kinds=PCN_SUPERVISOR_WORDS.values(),
        track_words=TRACK_WORDS,
    )


def _form(documents: Documents) -> EnrolManyForm:
    """The form; what there is only one of is chosen already."""
    offered = {
        "role_specification": presenters.documents(documents.specifications),
        "framework": presenters.documents(documents.frameworks),
        "template": presenters.documents(documents.templates),
    }
    form = EnrolManyForm(data={name: found[0].value for name, found in offered.items() if len(found) == 1})
    for name, found in offered.items():
        form[name].choices = found
    return form


def _checked(form: EnrolManyForm, documents: Documents) -> Cohort:
    return services.check_cohort(
        session,
        actor=current_user,
        table=form.table.data,
        role_specification=_chosen(documents.specifications, form.role_specification.data),
        framework=_chosen(documents.frameworks, form.framework.data),
        template=_chosen(documents.templates, form.template.data),
        leaves_out=form.leaves_out.data,
    )


def _chosen(found: Sequence[Publication], chosen: UUID) -> Publication:
    return next(each for each in found if each.id == chosen)
