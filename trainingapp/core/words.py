"""How pages say days, times, lengths, numbers of things and statuses."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

from trainingapp.core.clock import LONDON
from trainingapp.core.clock import today as todays_date
from trainingapp.core.days import spoken

NOTHING = "not set"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day(value: date | datetime | None) -> str:
    """A day: "22 November 2026". A moment is taken as its day in London; None is "not set"."""
    if value is None:
        return NOTHING
    return spoken(_london_day(value))


def weekday(value: date | datetime | None) -> str:
    """A day with its name: "Sunday 22 November 2026"."""
    return NOTHING if value is None else f"{WEEKDAYS[_london_day(value).weekday()]} {day(value)}"


def moment(value: datetime | None) -> str:
    """A moment on London's clocks: "22 November 2026, 14:32". Raises ValueError for one without a zone."""
    return NOTHING if value is None else f"{day(value)}, {clock(value)}"


def clock(value: datetime | time | None) -> str:
    """A time of day: "14:32", for a moment as London's clocks show it."""
    if value is None:
        return NOTHING
    local = _in_london(value) if isinstance(value, datetime) else value
    return f"{local.hour:02}:{local.minute:02}"


def ago(value: date | datetime | None, today: date | None = None) -> str:
    """How far a day is from `today` (London's today if not given): "3 days ago", "tomorrow", "in 2 days"."""
    if value is None:
        return NOTHING
    days = ((today or todays_date()) - _london_day(value)).days
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}.get(days)
    if near:
        return near
    return f"{plural(days, 'day')} ago" if days > 0 else f"in {plural(-days, 'day')}"


def plural(number: int, one: str, many: str | None = None) -> str:
    """A number of things: "1 session", "2 sessions", "1,200 sessions"; `many` where an s does not do."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def minutes(number: int | None) -> str:
    """A length in minutes: "45 minutes", "1 hour", "2 hours 5 minutes"; a reversal is "minus 30 minutes"."""
    if number is None:
        return NOTHING
    if number < 0:
        return f"minus {minutes(-number)}"
    hours, rest = divmod(number, 60)
    said = [plural(hours, "hour")] if hours else []
    if rest or not hours:
        said.append(plural(rest, "minute"))
    return " ".join(said)


def _london_day(value: date | datetime) -> date:
    return _in_london(value).date() if isinstance(value, datetime) else value


def _in_london(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown: it might be an hour out")
    return value.astimezone(LONDON)


# --- statuses -------------------------------------------------------------------------------------

COLOURS = frozenset(
    {"white", "grey", "green", "aqua-green", "blue", "purple", "pink", "red", "orange", "yellow"}
)


def register_statuses(app: Flask, statuses: Mapping[Any, tuple[str, str]]) -> None:
    """Say once, for every member of one enum, its words and its NHS tag colour.

    One call per enum: members of two StrEnums with the same text are equal, so one mapping would lose some.
    Raises ValueError when members are missing or of several enums, or a colour is not the design system's.
    """
    kinds = {type(member) for member in statuses}
    if len(kinds) != 1 or not issubclass(kind := kinds.pop(), Enum):
        raise ValueError("statuses are registered for the members of one enum at a time")
    missing = [member.name for member in kind if member not in statuses]
    strange = {colour for _, colour in statuses.values()} - COLOURS
    if missing or strange:
        raise ValueError(f"{kind.__name__}: no words for {missing}, unknown colours {sorted(strange)}")
    app.extensions.setdefault("statuses", {})[kind] = dict(statuses)


def status_words(member: Enum) -> tuple[str, str]:
    """The words and the colour of a status. Raises LookupError when its enum was never registered."""
    known = current_app.extensions.get("statuses", {}).get(type(member))
    if known is None:
        raise LookupError(f"no words are registered for {type(member).__name__}")
    words, colour = known[member]
    return words, colour


def status(member: Enum) -> Markup:
    """A status as an NHS tag: always in words, with a colour."""
    words, colour = status_words(member)
    return Markup('<strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>').format(colour, words)


FILTERS: dict[str, Callable[..., str]] = {
    "day": day,
    "weekday": weekday,
    "moment": moment,
    "time": clock,
    "ago": ago,
    "plural": plural,
    "minutes": minutes,
}


def register(app: Flask) -> None:
    """Give the templates of `app` the filters above and `status_tag(member)`."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(status_tag=status)
