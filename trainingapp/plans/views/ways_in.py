"""Coming in by a link without an account: opening it, asking for a new one, making it into an account."""

from uuid import UUID

from flask import abort, after_this_request, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import PUBLIC, access, home_page, is_visitor, own_page
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import rules, services
from trainingapp.plans.forms import MakeAccountForm, OpenLinkForm, RequestNewLinkForm
from trainingapp.plans.models import PlanLink
from trainingapp.plans.queries import links as queries_links
from trainingapp.plans.terms import LinkState
from trainingapp.plans.views import visits
from trainingapp.plans.views.blueprint import blueprint


@blueprint.route("/joint/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def open_link(token: str) -> str | Response | tuple[str, int]:
    """Only sending the form lets somebody in: mail programs look at every address in a mail."""
    link = _link(token)
    form = OpenLinkForm()
    if _is_own_account(link):
        return redirect(url_for("worklist.show_plan", plan_id=link.plan_id))
    if form.validate_on_submit() and not _is_somebody_elses(link):
        with refusals_on(form):
            services.open_link(session, link=link)
            visits.begin(link)
            return redirect(own_page(request.args.get("next", "")))
    if rules.link_state(link, clock.now()) is not LinkState.WORKS:
        return render_template("plans/ended_link.html", **_ended(link, token)), 410
    return render_template(
        "plans/open_link.html",
        form=form,
        link=link,
        until=rules.works_until(link),
        somebody_else=_is_somebody_elses(link),
        idle="idle" in request.args,
    )


@blueprint.route("/joint/<token>/renew", methods=["GET", "POST"])
@access(PUBLIC)
def request_new_link(token: str) -> str | Response:
    link = _link(token)
    form = RequestNewLinkForm()
    if form.validate_on_submit():
        services.request_new_link(session, link=link)
        return redirect(url_for("plans.request_new_link", token=token, asked=1))
    if "asked" not in request.args and rules.link_state(link, clock.now()) is LinkState.WORKS:
        return redirect(url_for("plans.open_link", token=token))
    return render_template("plans/request_new_link.html", form=form, asked="asked" in request.args)


@blueprint.get("/joint/closed")
@access(PUBLIC)
def show_closed_link() -> str | Response:
    """Where a visit ends, and where somebody arrives who kept the address of a page instead of their link."""
    return redirect(home_page()) if is_visitor() else render_template("plans/show_closed_link.html")


@blueprint.route("/joint/account", methods=["GET", "POST"])
@access("links:visit")
def make_account() -> str | Response:
    if current_user.has_account:
        abort(404)
    form = MakeAccountForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.make_account(session, actor=current_user, new=form.new_password.data)
            visits.settle(current_user)
            flash("You have an account now. Sign in with your e-mail address and this password.")
            return redirect(home_page())
    return render_template("plans/make_account.html", form=form)


def _link(token: str) -> PlanLink:
    """The link of an address that this installation made; otherwise 404. The address goes nowhere else.

    Its origin alone is sent along when the form is: the guard against forged forms asks for it.
    """

    @after_this_request
    def keep_to_ourselves(response: Response) -> Response:
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    link_id: UUID | None = visits.link_id_in(token)
    return (queries_links.link(session, link_id) if link_id else None) or abort(404)


def _is_own_account(link: PlanLink) -> bool:
    """Whether the link's person is here already, signed in."""
    return _is_signed_in() and current_user.id == link.person_id


def _is_somebody_elses(link: PlanLink) -> bool:
    """Whether somebody else is signed in on this device, who has to sign out first."""
    return _is_signed_in() and current_user.id != link.person_id


def _is_signed_in() -> bool:
    return bool(current_user.is_authenticated) and not is_visitor()


def _ended(link: PlanLink, token: str) -> dict[str, object]:
    """What is said of a link that lets nobody in any more."""
    expired = rules.link_state(link, clock.now()) is LinkState.EXPIRED
    return {
        "token": token,
        "until": rules.works_until(link) if expired else None,
        "request_form": RequestNewLinkForm(),
    }
