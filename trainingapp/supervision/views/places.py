"""Places in groups: offer them, find a group, book a place and give it back."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.supervision import presenters, queries, services
from trainingapp.supervision.forms import BookPlaceForm, GiveBackPlaceForm, OpenPlacesForm
from trainingapp.supervision.queries import GroupToJoin
from trainingapp.supervision.terms import PlaceState
from trainingapp.supervision.views.blueprint import blueprint


@blueprint.get("/groups")
@access("places:book")
def list_groups() -> str:
    groups = queries.groups_to_join(session, actor=current_user, now=clock.now())
    return render_template(
        "supervision/list_groups.html",
        mine=[group for group in groups if group.state is not None],
        others=[group for group in groups if group.state is None],
        page=presenters,
    )


@blueprint.route("/sessions/<uuid:session_id>/place", methods=["GET", "POST"])
@access("places:book")
def book_place(session_id: UUID) -> str | Response:
    group = _for_me(session_id)
    form = BookPlaceForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.book_place(session, actor=current_user, meeting=group.meeting)
            flash(presenters.own_place_words(_for_me(session_id)))
            return redirect(url_for(".list_groups"))
    group = _for_me(session_id) if form.errors else group
    return render_template("supervision/book_place.html", form=form, group=group, page=presenters)


@blueprint.route("/sessions/<uuid:session_id>/place/give-back", methods=["GET", "POST"])
@access("places:book")
def give_back_place(session_id: UUID) -> str | Response:
    group = _for_me(session_id)
    if group.state is None:
        return redirect(url_for(".list_groups"))
    form = GiveBackPlaceForm()
    if form.validate_on_submit():
        had_place = group.state is PlaceState.BOOKED
        with refusals_on(form):
            services.give_back_place(session, actor=current_user, meeting=group.meeting)
            flash("You gave your place back." if had_place else "You are off the waiting list.")
            return redirect(url_for(".list_groups"))
    group = _for_me(session_id) if form.errors else group
    return render_template("supervision/give_back_place.html", form=form, group=group, page=presenters)


def _for_me(session_id: UUID) -> GroupToJoin:
    """The group, if the signed-in coordinator is in it, waits for it, or could join it; otherwise 404."""
    return queries.group_to_join(session, session_id, actor=current_user, now=clock.now()) or abort(404)


@blueprint.route("/sessions/<uuid:session_id>/places", methods=["GET", "POST"])
@access("places:offer")
def open_places(session_id: UUID) -> str | Response:
    meeting = queries.group_to_offer(session, session_id, actor=current_user) or abort(404)
    opening = queries.opening(session, session_id=meeting.id)
    form = OpenPlacesForm(data=opening and {"version": opening.version, "capacity": opening.capacity})
    if form.validate_on_submit():
        with refusals_on(form):
            services.open_places(
                session,
                actor=current_user,
                meeting=meeting,
                capacity=form.capacity.data or 0,
                version=form.version.data,
            )
            flash("Saved. Coordinators whose plan holds this group can book a place.")
            return redirect(url_for(".open_places", session_id=session_id))
    if form.errors:  # in one go: a refusal makes the session forget everybody
        meeting = queries.group_to_offer(session, session_id, actor=current_user) or abort(404)
        opening = queries.opening(session, session_id=meeting.id)
        form.version.data = opening.version if opening else None
    return render_template(
        "supervision/open_places.html",
        form=form,
        meeting=meeting,
        opening=opening,
        attending=presenters.attending(meeting),
        waiting=presenters.waiting(opening),
        page=presenters,
    )
