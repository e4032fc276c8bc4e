"""How pages say days, times, lengths, numbers and statuses, and the few macros of our own."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Enum, StrEnum
from xml.etree import ElementTree

import html5lib
import pytest
from flask import Flask, render_template_string
from jinja2 import ChainableUndefined, FileSystemLoader
from markupsafe import Markup

from trainingapp.config import ROOT
from trainingapp.core import clock, words


class Colour(StrEnum):
    DRAFT = "draft"
    AGREED = "agreed"


class Other(StrEnum):
    DRAFT = "draft"


class Number(Enum):
    ONE = 1


@pytest.fixture
def app():
    app = Flask(__name__)
    app.jinja_options = {
        "undefined": ChainableUndefined,
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.jinja_loader = FileSystemLoader(ROOT / "templates")
    words.register(app)
    return app


def render(app: Flask, call: str, **values: object) -> str:
    with app.app_context():
        source = '{% import "core/components.html" as own %}' + call
        return render_template_string(source, **values).strip()


def parsed(html: str) -> ElementTree.Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(f"<!doctype html><html><head><title>x</title></head><body>{html}</body></html>")


# --- days and times -------------------------------------------------------------------------------


def test_a_day_is_written_in_full_without_a_leading_nought():
    assert words.day(date(2026, 11, 22)) == "22 November 2026"
    assert words.day(date(2027, 1, 3)) == "3 January 2027"


def test_a_day_can_have_its_name():
    assert words.weekday(date(2026, 12, 10)) == "Thursday 10 December 2026"
    assert words.weekday(datetime(2026, 7, 5, 23, 30, tzinfo=UTC)) == "Monday 6 July 2026"


def test_a_moment_is_shown_on_londons_clocks_in_winter_and_summer():
    assert words.moment(datetime(2026, 11, 22, 14, 32, tzinfo=UTC)) == "22 November 2026, 14:32"
    assert words.moment(datetime(2026, 7, 1, 14, 32, tzinfo=UTC)) == "1 July 2026, 15:32"
    assert words.moment(datetime(2026, 7, 1, 23, 5, tzinfo=UTC)) == "2 July 2026, 00:05"
    tokyo = timezone(timedelta(hours=9))
    assert words.moment(datetime(2026, 11, 23, 1, 0, tzinfo=tokyo)) == "22 November 2026, 16:00"


def test_the_day_of_a_moment_is_its_day_in_london():
    assert words.day(datetime(2026, 7, 1, 23, 5, tzinfo=UTC)) == "2 July 2026"


def test_a_time_of_day_has_two_figures_each():
    assert words.clock(time(9, 5)) == "09:05"
    assert words.clock(datetime(2026, 7, 1, 14, 32, tzinfo=UTC)) == "15:32"


@pytest.mark.parametrize("say", [words.day, words.weekday, words.moment, words.clock, words.ago])
def test_a_moment_without_a_zone_is_refused(say):
    with pytest.raises(ValueError, match="time zone"):
        say(datetime(2026, 7, 1, 12, 0))  # noqa: DTZ001  # the very thing that is refused


@pytest.mark.parametrize(
    "say", [words.day, words.weekday, words.moment, words.clock, words.ago, words.minutes]
)
def test_what_is_not_there_is_said_so(say):
    assert say(None) == "not set"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (-1, "yesterday"),
        (-3, "3 days ago"),
        (-400, "400 days ago"),
        (1, "tomorrow"),
        (2, "in 2 days"),
    ],
)
def test_how_long_ago_is_counted_in_days(days, said):
    today = date(2026, 11, 22)
    assert words.ago(today + timedelta(days=days), today) == said


def test_how_long_ago_counts_from_londons_today_unless_told():
    with clock.at(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)):
        assert words.ago(date(2026, 7, 1)) == "yesterday"
        assert words.ago(datetime(2026, 7, 1, 23, 5, tzinfo=UTC)) == "today"


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 sessions"), (1, "1 session"), (2, "2 sessions"), (1200, "1,200 sessions")]
)
def test_one_session_two_sessions(number, said):
    assert words.plural(number, "session") == said


def test_an_odd_plural_is_given():
    assert words.plural(2, "inquiry", "inquiries") == "2 inquiries"
    assert words.plural(1, "inquiry", "inquiries") == "1 inquiry"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (125, "2 hours 5 minutes"),
        (-90, "minus 1 hour 30 minutes"),
    ],
)
def test_minutes_become_hours_and_minutes(number, said):
    assert words.minutes(number) == said


# --- statuses -------------------------------------------------------------------------------------


def test_a_status_has_words_and_a_colour(app):
    words.register_statuses(app, {Colour.DRAFT: ("Draft", "grey"), Colour.AGREED: ("Agreed by all", "green")})
    tag = '<strong class="nhsuk-tag nhsuk-tag--green">Agreed by all</strong>'
    assert render(app, "{{ own.status(member) }}", member=Colour.AGREED) == tag
    assert render(app, "{{ status_tag(member) }}", member=Colour.AGREED) == tag


def test_equal_members_of_two_enums_keep_their_own_words(app):
    words.register_statuses(app, {Colour.DRAFT: ("Not sent yet", "grey"), Colour.AGREED: ("Agreed", "green")})
    words.register_statuses(app, {Other.DRAFT: ("Being written", "blue")})
    with app.app_context():
        assert words.status_words(Colour.DRAFT) == ("Not sent yet", "grey")
        assert words.status_words(Other.DRAFT) == ("Being written", "blue")


def test_any_enum_may_be_a_status(app):
    words.register_statuses(app, {Number.ONE: ("One", "white")})
    with app.app_context():
        assert words.status_words(Number.ONE) == ("One", "white")


@pytest.mark.parametrize(
    ("statuses", "complaint"),
    [
        ({Colour.DRAFT: ("Draft", "grey")}, "AGREED"),
        ({Colour.DRAFT: ("Draft", "grey"), Colour.AGREED: ("Agreed", "teal")}, "teal"),
        ({Colour.AGREED: ("Agreed", "green"), Other.DRAFT: ("Draft", "grey")}, "one enum at a time"),
        ({}, "one enum at a time"),
        ({"draft": ("Draft", "grey")}, "one enum at a time"),
    ],
)
def test_statuses_left_out_mixed_up_or_of_a_strange_colour_are_refused(app, statuses, complaint):
    with pytest.raises(ValueError, match=complaint):
        words.register_statuses(app, statuses)


def test_a_status_that_nobody_named_is_an_error_and_not_a_blank(app):
    with app.app_context(), pytest.raises(LookupError, match="Colour"):
        words.status(Colour.DRAFT)


# --- in templates ---------------------------------------------------------------------------------


def test_the_filters_work_in_templates(app):
    shown = render(
        app,
        "{{ d|day }} | {{ d|weekday }} | {{ m|moment }} | {{ m|time }} | {{ d|ago(t) }}"
        " | {{ 2|plural('session') }} | {{ 90|minutes }}",
        d=date(2026, 11, 22),
        m=datetime(2026, 11, 22, 14, 32, tzinfo=UTC),
        t=date(2026, 11, 25),
    )
    assert shown == (
        "22 November 2026 | Sunday 22 November 2026 | 22 November 2026, 14:32 | 14:32 | 3 days ago"
        " | 2 sessions | 1 hour 30 minutes"
    )


def test_a_date_carries_its_machine_form_and_how_far_away_it_is(app):
    day = date(2026, 11, 22)
    assert render(app, "{{ own.date(d) }}", d=day) == '<time datetime="2026-11-22">22 November 2026</time>'
    near = render(app, "{{ own.date(d, t) }}", d=day, t=date(2026, 11, 23))
    assert near == '<time datetime="2026-11-22">22 November 2026</time> (yesterday)'
    assert render(app, "{{ own.date(none) }}") == "not set"


def test_an_empty_list_says_what_to_do_and_escapes_it(app):
    page = parsed(render(app, "{{ own.empty(text) }}", text="<b>Book one"))
    assert page.find("body/p").text == "<b>Book one"


def test_summary_rows_show_names_values_and_ways_to_change_them(app):
    pairs = [
        ("Name", "<script>Amara</script>"),
        ("PCN", None, ("/change?a=1&b=2", "Change")),
        ("Hours", 0),
        ("State", Markup("<strong>Active</strong>")),
    ]
    page = parsed(render(app, "{{ own.summary_rows(pairs) }}", pairs=pairs))
    rows = [(row.find("dt").text, "".join(row.find("dd").itertext())) for row in page.findall("body/dl/div")]
    assert rows == [
        ("Name", "<script>Amara</script>"),
        ("PCN", "not set"),
        ("Hours", "0"),
        ("State", "Active"),
    ]
    (link,) = page.iter("a")
    assert (link.get("href"), "".join(link.itertext())) == ("/change?a=1&b=2", "Change PCN")
    actionless = [row.get("class").endswith("--no-actions") for row in page.findall("body/dl/div")]
    assert actionless == [True, False, True, True]


def test_rows_without_any_change_links_leave_no_room_for_them(app):
    page = parsed(render(app, "{{ own.summary_rows([('A', 'b')]) }}"))
    assert page.find("body/dl/div").get("class") == "nhsuk-summary-list__row"
