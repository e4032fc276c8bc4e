"""Offering times, answering which suit, and booking one of them."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access, way_to
from trainingapp.core.db import refusals_on, session
from trainingapp.plans.models import Activity
from trainingapp.plans.terms import SHARED, SessionKind
from trainingapp.supervision import presenters, queries, rules, services
from trainingapp.supervision.forms import (
    AnswerOfferForm,
    BookGroupOfferForm,
    BookOfferForm,
    OfferGroupTimesForm,
    OfferTimesForm,
    WithdrawOfferForm,
)
from trainingapp.supervision.models import TimeOffer, TimeOption
from trainingapp.supervision.presenters import bookings
from trainingapp.supervision.terms import Mode, OfferState
from trainingapp.supervision.views.blueprint import blueprint
from trainingapp.supervision.views.bookings import own_activity, usual_minutes


@blueprint.route("/plans/<uuid:plan_id>/activities/<uuid:activity_id>/offer", methods=["GET", "POST"])
@access("sessions:run")
def offer_times(plan_id: UUID, activity_id: UUID) -> str | Response:
    """Propose times for one planned activity."""
    plan, activity = own_activity(plan_id, activity_id)
    form = OfferTimesForm(minutes=usual_minutes(activity), mode=Mode.VIDEO)
    if form.validate_on_submit():
        with refusals_on(form):
            wanted = {"actor": current_user, "plan": plan, "activity": activity, **form.what}
            offer = services.offer_times(session, unusual_length=form.unusual_length.data, **wanted)
            flash("Offered. Who is asked finds it on their home page.")
            return redirect(url_for(".show_offer", offer_id=offer.id))
    return render_template(
        "supervision/offer_times.html",
        form=form,
        plan=plan,
        activity=activity,
        missing=bookings.missing_parties(plan, activity.kind),
        usual_length=rules.is_usual_length(activity.kind, form.minutes.data or rules.JOINT_MINUTES[0]),
    )


@blueprint.route("/groups/offer", methods=["GET", "POST"])
@access("sessions:run")
def offer_group_times() -> str | Response:
    """Propose times for one group session to many coordinators at once."""
    found = queries.open_shared_activities(session, actor=current_user, kind=SessionKind.GROUP)
    code = request.args.get("activity", "")
    chosen = [activity for activity in found if activity.code == code]
    if not chosen:
        groups = presenters.groups_to_book(found, clock.today())
        return render_template("supervision/choose_group_to_offer.html", groups=groups)
    form = OfferGroupTimesForm(title=chosen[0].title, minutes=chosen[0].minutes_max, mode=Mode.VIDEO)
    form.offer(chosen)
    if form.validate_on_submit():
        with refusals_on(form):
            who = {"actor": current_user, "activities": _ticked(chosen, form.attendees.data)}
            what = {"title": form.title.data, "theme_code": chosen[0].theme_code, **form.what}
            offer = services.offer_group_times(session, **who, **what)
            flash("Offered. Who is asked finds it on their home page.")
            return redirect(url_for(".show_offer", offer_id=offer.id))
    return render_template("supervision/offer_group_times.html", form=form, code=code)


def _ticked(activities: list[Activity], ids: list[UUID]) -> list[Activity]:
    return [activity for activity in activities if activity.id in ids]


@blueprint.get("/offers/<uuid:offer_id>")
@access("sessions:run")
def show_offer(offer_id: UUID) -> str:
    """The answers so far."""
    offer = _run_by_me(offer_id)
    return render_template(
        "supervision/show_offer.html",
        offer=offer,
        table=bookings.answer_table(offer, clock.now()),
        page=presenters,
        bookings=bookings,
    )


def _run_by_me(offer_id: UUID) -> TimeOffer:
    """An offer that the signed-in person runs; otherwise 404."""
    return queries.offer(session, offer_id, actor=current_user) or abort(404)


@blueprint.route("/offers/<uuid:offer_id>/answer", methods=["GET", "POST"])
@access("offers:answer")
def answer_offer(offer_id: UUID) -> str | Response:
    """Say which of the times suit."""
    invitee = queries.invitation_of(session, offer_id, actor=current_user) or abort(404)
    offer = invitee.offer
    options = rules.open_options(offer.options, clock.now())
    chosen = [option.id for option in options if rules.suits(invitee, option.id)]
    form = AnswerOfferForm(suits=chosen, none_suits=invitee.suits == [])
    form.show(options)
    if form.validate_on_submit():
        with refusals_on(form):
            services.answer_offer(session, actor=current_user, invitee=invitee, suits=form.suits.data)
            flash("Thank you. You get an invitation once one of the times is booked.")
            return redirect(way_to("worklist.home"))
    return render_template(
        "supervision/answer_offer.html",
        form=form,
        invitee=invitee,
        offer=offer,
        can_answer=offer.state is OfferState.OPEN and bool(options),
        page=presenters,
        bookings=bookings,
    )


@blueprint.route("/offers/<uuid:offer_id>/times/<uuid:option_id>/book", methods=["GET", "POST"])
@access("sessions:run")
def book_offer(offer_id: UUID, option_id: UUID) -> str | Response:
    """Book one of the times; of a group, for those who come."""
    offer = _run_by_me(offer_id)
    option = next((option for option in offer.options if option.id == option_id), None) or abort(404)
    activities = [invitee.activity for invitee in offer.invitees if invitee.activity]
    form = _book_form(offer, option, activities)
    if form.validate_on_submit():
        with refusals_on(form):
            chosen = _ticked(activities, form.attendees.data) if offer.kind in SHARED else activities
            wanted = {"actor": current_user, "offer": offer, "option": option, "activities": chosen}
            if form.is_considered(services.consider_offer(session, **wanted)):
                meeting = services.book_offer(session, **wanted)
                flash("Booked. Everybody gets an invitation for their calendar.")
                return redirect(url_for(".show_session", session_id=meeting.id))
    return render_template(
        "supervision/book_offer.html",
        form=form,
        offer=offer,
        option=option,
        page=presenters,
        bookings=bookings,
    )


def _book_form(
    offer: TimeOffer, option: TimeOption, activities: list[Activity]
) -> BookOfferForm | BookGroupOfferForm:
    """The form; of a group with everybody asked who can still be booked, those ticked whom the time suits."""
    if offer.kind not in SHARED:
        return BookOfferForm()
    taken = queries.bookings_of(session, activity_ids=[activity.id for activity in activities])
    suited = [i.activity_id for i in offer.invitees if rules.suits(i, option.id)]
    form = BookGroupOfferForm(attendees=suited)
    form.offer(activity for activity in activities if activity.id not in taken)
    return form


@blueprint.route("/offers/<uuid:offer_id>/withdraw", methods=["GET", "POST"])
@access("sessions:run")
def withdraw_offer(offer_id: UUID) -> str | Response:
    """Take the times back."""
    offer = _run_by_me(offer_id)
    form = WithdrawOfferForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.withdraw_offer(session, actor=current_user, offer=offer)
            flash("Withdrawn. Nobody is asked any more.")
            return redirect(url_for(".show_offer", offer_id=offer_id))
    return render_template(
        "supervision/withdraw_offer.html", form=form, offer=offer, page=presenters, bookings=bookings
    )
