"""When what a plan holds falls due."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from trainingapp.plans import calendar
from trainingapp.plans.terms import SessionKind, Track

if TYPE_CHECKING:
    from trainingapp.frameworks.library_entries import PlanEvent, Responsibility

PROGRAMME_MONTHS = calendar.PROGRAMME_MONTHS
CONFERENCE_WITHIN_MONTHS = 12


def is_for_track(line: "PlanEvent | Responsibility", track: Track) -> bool:
    """Whether the library offers or asks this on that track. Source: S3 L110 to L111."""
    return track.value in {offered.value for offered in line.tracks}


def conference_window(starts_on: date) -> calendar.Window:
    """When a conference counts for a plan: from its start to 12 months later, both days included.

    The offer says "month 6", "in September" and "annual", which agree for April starts only; so the
    obligation is the next conference within a year. Source: S3 L160, L237, L269.
    """
    return calendar.Window(starts_on, calendar.add_months(starts_on, CONFERENCE_WITHIN_MONTHS))


def is_next_conference(held_on: date, linked: date | None, today: date) -> bool:
    """Whether that day is sooner than the conference a plan points at, if any; one that was held stays."""
    return linked is None or (held_on < linked and linked >= today)


def activity_window(event: "PlanEvent", starts_on: date) -> calendar.Window:
    """The days a planned event is due in: the first and the last working day of its programme months.

    A conference has the year in which one can be attended.
    """
    if event.session_kind.value == SessionKind.CONFERENCE.value:
        return conference_window(starts_on)
    months = calendar.due_window(starts_on, *event.window)
    return calendar.Window(calendar.roll(months.first, months), calendar.roll(months.last, months))


def is_by_employment(duty: "Responsibility") -> bool:
    """Whether a duty is due by the employment, whatever happens to the programme: the one-year appraisal."""
    return duty.due_month == calendar.APPRAISAL_MONTHS and not duty.satisfied_by


def duty_due_on(
    duty: "Responsibility",
    *,
    starts_on: date,
    employment_start: date,
    delivered_by: Sequence[calendar.Window] = (),
) -> date | None:
    """The day a responsibility is due, or None where it runs all along.

    `delivered_by` are the windows of the plan's activities that deliver it. The one-year appraisal is counted
    from the employment (none when that year was over before the programme began). What activities deliver
    after the six months, as the conference, is due when their windows close; anything else on the last
    working day of its programme month. Source: S3 L226 to L227.
    """
    if duty.due_month is None:
        return None
    if duty.due_month > PROGRAMME_MONTHS and delivered_by:
        return max(window.last for window in delivered_by)
    if duty.due_month == calendar.APPRAISAL_MONTHS:
        appraisal = calendar.appraisal_due(employment_start)
        return appraisal if appraisal >= starts_on else None
    month = calendar.programme_month(starts_on, duty.due_month)
    return calendar.roll(month.last, month)
