"""The catalogue of courses: reading it, taking it over from the library, adding, changing and retiring."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access, may
from trainingapp.core.db import refusals_on, session
from trainingapp.frameworks.models import Entry
from trainingapp.training import presenters, queries, rules, services
from trainingapp.training.forms import ConfirmForm, CourseForm, EditCourseForm, RetireCourseForm
from trainingapp.training.models import Course
from trainingapp.training.values import CourseValues
from trainingapp.training.views.blueprint import blueprint, course_of


@blueprint.get("/courses")
@access("courses:read")
def list_courses() -> str:
    leads = may("courses:manage")
    everything = queries.courses(session, alliance_id=current_user.alliance_id, only_current=False)
    current = [each for each in everything if rules.is_current(each.retired_on, clock.today())]
    wanted = presenters.read_wanted(request.args, current, sees_broken=leads)
    plan = queries.kept_plan(session, actor=current_user) if may("training:log") else None
    return render_template(
        "training/list_courses.html",
        courses=[each for each in current if rules.is_wanted(each, wanted)],
        total=len(current),
        retired=[each for each in everything if each not in current] if leads else [],
        filters=presenters.choice_filters(current, wanted),
        areas=presenters.area_filters(current, wanted),
        broken=presenters.broken_filter(current, wanted) if leads else None,
        plan=plan,
        states=queries.course_states(session, plan_id=plan.id) if plan else {},
    )


@blueprint.route("/courses/adopt", methods=["GET", "POST"])
@access("courses:manage")
def adopt_courses() -> str | Response:
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form):
            added = services.adopt_courses(session, actor=current_user, alliance_id=current_user.alliance_id)
            flash(f"{len(added)} of the library’s courses are added." if added else "They are all there.")
            return redirect(url_for("training.list_courses"))
    return render_template("training/adopt_courses.html", form=form)


@blueprint.route("/courses/add", methods=["GET", "POST"])
@access("courses:manage")
def add_course() -> str | Response:
    entries = queries.coverable(session)
    form = CourseForm()
    form.covers.choices = presenters.entry_choices(entries)
    if form.validate_on_submit():
        with refusals_on(form):
            course = services.add_course(session, actor=current_user, values=_values(form, entries))
            flash(f"{course.title} is in the catalogue.")
            return redirect(_address(course))
    return render_template("training/add_course.html", form=form)


@blueprint.route("/courses/<uuid:course_id>/edit", methods=["GET", "POST"])
@access("courses:manage")
def edit_course(course_id: UUID) -> str | Response:
    course = course_of(course_id)
    entries = queries.coverable(session, course=course)
    form = EditCourseForm(data=_held(course, entries))
    form.covers.choices = presenters.entry_choices(entries)
    if form.validate_on_submit():
        values, version = _values(form, entries), form.version.data
        with refusals_on(form):
            services.edit_course(session, actor=current_user, course=course, version=version, values=values)
            flash(f"{course.title} is saved.")
            return redirect(_address(course))
    course = course_of(course_id)
    is_older = form.version.data != course.version
    form.version.data = course.version
    return render_template("training/edit_course.html", form=form, course=course, is_older=is_older)


@blueprint.route("/courses/<uuid:course_id>/retire", methods=["GET", "POST"])
@access("courses:manage")
def retire_course(course_id: UUID) -> str | Response:
    course = course_of(course_id)
    form = RetireCourseForm(data={"retired_on": course.retired_on or clock.today()})
    if form.validate_on_submit():
        with refusals_on(form):
            services.retire_course(
                session, actor=current_user, course=course, retired_on=form.retired_on.data
            )
            flash(f"{course.title} is retired. Training logs that name it stay as they are.")
            return redirect(url_for("training.list_courses"))
    return render_template("training/retire_course.html", form=form, course=course_of(course_id))


@blueprint.route("/courses/<uuid:course_id>/restore", methods=["GET", "POST"])
@access("courses:manage")
def restore_course(course_id: UUID) -> str | Response:
    course = course_of(course_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.retire_course(session, actor=current_user, course=course, retired_on=None)
            flash(f"{course.title} is in the catalogue again.")
            return redirect(_address(course))
    return render_template("training/restore_course.html", form=form, course=course)


@blueprint.route("/courses/<uuid:course_id>/log", methods=["GET", "POST"])
@access("training:log")
def log_course(course_id: UUID) -> str | Response:
    course = course_of(course_id)
    plan = queries.kept_plan(session, actor=current_user) or abort(404)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form):
            line = services.log_course(session, actor=current_user, plan=plan, course=course)
            flash(f"{course.title} is in your training log.")
            return redirect(url_for("training.show_log_entry", log_entry_id=line.id))
    return render_template("training/log_course.html", form=form, course=course, plan=plan)


def _address(course: Course) -> str:
    return url_for("training.list_courses", _anchor=f"course-{course.id}")


def _values(form: CourseForm, entries: list[Entry]) -> CourseValues:
    return CourseValues(
        title=form.title.data,
        provider=form.provider.data,
        mode=form.mode.data,
        minutes=form.length,
        link=form.link.data,
        description=form.description.data,
        is_core=form.is_core.data,
        covers=[entry for entry in entries if entry.id in form.covers.data],
    )


def _held(course: Course, entries: list[Entry]) -> dict[str, object]:
    names = ("title", "provider", "mode", "link", "description", "is_core", "version")
    return {
        **{name: getattr(course, name) for name in names},
        **CourseForm.length_data(course.minutes),
        "covers": presenters.covered_ids(course, entries),
    }
