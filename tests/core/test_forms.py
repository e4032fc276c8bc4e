"""Forms in a real small application: what a browser gets, what it may send, and what comes back."""

import re
from datetime import date, time
from enum import StrEnum
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import html5lib
import pytest
from flask import Flask, render_template_string
from jinja2 import ChainableUndefined, ChoiceLoader, FileSystemLoader, PackageLoader
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from trainingapp.config import ROOT
from trainingapp.core import forms
from trainingapp.core.forms import (
    CheckboxesField,
    CheckboxField,
    Choice,
    EmailField,
    FieldList,
    FormField,
    FreeTextAreaField,
    FreeTextField,
    HiddenField,
    IntegerField,
    NhsDateField,
    NhsForm,
    NhsSubform,
    PasswordField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    TimeField,
    VersionField,
    in_range,
    required,
)
from trainingapp.core.forms.free_text import fingerprint
from trainingapp.core.patient_data import find_patient_data

SCRIPT = "<script>alert('x')</script>\"'>"
PAGE = """
{% from "core/components.html" import post_form %}
<!doctype html>
<html lang="en"><head><title>A form</title></head><body>
{{ nhs_errors(form) }}
<h1>A form</h1>
{% call post_form(form) %}
{% for field in form if field.type not in ("CSRFTokenField", "VersionField", "HiddenField") %}
{% if field.type == "FieldList" %}
{% for entry in field %}{% if entry.form %}{% for inner in entry %}{{ inner }}{% endfor %}
{% else %}{{ entry }}{% endif %}{% endfor %}
{% else %}{{ nhs_field(field) }}{% endif %}
{% endfor %}
{{ nhs_button("Save") }}
{% endcall %}
</body></html>
"""


class Mode(StrEnum):
    VIDEO = "video"
    IN_PERSON = "in_person"


class ActionForm(NhsSubform):
    text = FreeTextField("What", [required("Enter what is to be done")])
    due_on = NhsDateField("Due")


class SessionForm(NhsForm):
    held_on = NhsDateField(
        "When was the session held?",
        [required("Enter the date the session was held")],
        called="Date held",
        description="For example, 27 3 2026",
    )
    starts = TimeField("Start time", [required("Enter when it started")])
    minutes = IntegerField(
        "Length",
        [required("Enter how long it took"), in_range(1, 480, "Length must be between 1 and 480 minutes")],
        suffix="minutes",
    )
    mode = RadiosField(
        "How you met",
        [required("Select how you met")],
        choices=[Choice(Mode.VIDEO, "Video", "Camera on"), Choice(Mode.IN_PERSON, "In person")],
    )
    person = SelectField("With whom", [required("Select who it was with")])
    topics = CheckboxesField(
        "Topics", choices=[("a", "Safety netting"), ("b", "Wellbeing"), ("c", "Learning")]
    )
    notes = FreeTextAreaField("Notes", [required("Enter what you talked about")], rows=8)
    title = FreeTextField("Title", longest=40)
    email = EmailField("E-mail address")
    password = PasswordField("Password")
    agree = CheckboxField("I agree", [required("Tick to say that you agree")])
    plain = TextAreaField("Anything else", description="Only if it helps")
    actions = FieldList(FormField(ActionForm), min_entries=1)
    remarks = FieldList(FreeTextField("Remark"))
    version = VersionField()
    came_from = HiddenField()


PEOPLE = [(UUID(int=1), "Amara Okafor"), (UUID(int=2), "Tomasz Wiśniewski")]
GOOD = {
    "held_on-day": "3",
    "held_on-month": "11",
    "held_on-year": "2026",
    "starts": "9:30",
    "minutes": "45",
    "mode": "video",
    "person": str(UUID(int=2)),
    "topics": ["a", "c"],
    "notes": "We talked about safety netting.",
    "title": "Month 3",
    "email": "amara.okafor@southern-vale.example",
    "password": " two spaces ",
    "agree": "yes",
    "plain": "",
    "actions-0-text": "Book the course",
    "actions-0-due_on-day": "",
    "actions-0-due_on-month": "",
    "actions-0-due_on-year": "",
    "version": "7",
}


@pytest.fixture(scope="module")
def app():
    """One application for all, as compiling the components takes most of a second."""
    app = Flask(__name__)
    app.jinja_options = {
        "undefined": ChainableUndefined,
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(ROOT / "templates"), PackageLoader("nhsuk_frontend_jinja")]
    )
    app.jinja_env.filters["indent"] = lambda text, *_args, **_kwargs: text
    app.config.update(SECRET_KEY="for tests", TESTING=True, WTF_CSRF_ENABLED=False)
    forms.register(app)
    app.extensions["pages"] = []

    @app.route("/<int:number>", methods=["GET", "POST"])
    def page(number: int) -> str:
        return app.extensions["pages"][number]()

    return app


@pytest.fixture
def serve(app):
    """Serve a form class at /; what the last valid submission held is in `.data`."""

    class Service:
        def __init__(self, form_class: type[NhsForm], after: Any = None, **values: Any) -> None:
            self.data: dict[str, Any] | None = None

            def page() -> str:
                form = form_class(**values)
                if hasattr(form, "person"):
                    form.person.choices = PEOPLE
                if form.validate_on_submit():
                    self.data = form.data
                    if after:
                        after(form)
                return render_template_string(PAGE, form=form)

            self.url = f"/{len(app.extensions['pages'])}"
            app.extensions["pages"].append(page)
            self.client = app.test_client()

        def get(self) -> "Page":
            return Page(self.client.get(self.url).text)

        def post(
            self, *changes: dict[str, Any], without: str = "", base: dict[str, Any] | None = None
        ) -> "Page":
            self.data = None
            sent = dict(GOOD if base is None else base)
            for change in changes:
                sent |= change
            sent.pop(without, None)
            return Page(self.client.post(self.url, data=sent).text)

    return Service


class Page:
    """A page as a browser reads it, refused when it is not well-formed or not usable by a screen reader."""

    def __init__(self, text: str) -> None:
        self.text = text
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.tree: ElementTree.Element = parser.parse(text.strip())
        self.ids = [element.get("id") for element in self.tree.iter() if element.get("id")]
        self.check()

    def check(self) -> None:
        assert len(self.ids) == len(set(self.ids)), "ids are unique"
        labelled = {label.get("for") for label in self.tree.iter("label")}
        for control in self.controls():
            assert control.get("id") in labelled, f"{control.get('name')} has a label"
        for element in self.tree.iter():
            for described in (element.get("aria-describedby") or "").split():
                assert described in self.ids, f"{described} exists"
        for target, _ in self.summary():
            assert target.removeprefix("#") in self.ids, f"{target} exists"
        for group in self.tree.iter("fieldset"):
            assert "".join(group.find("legend").itertext()).strip()

    def controls(self) -> list[ElementTree.Element]:
        inputs = [*self.tree.iter("input"), *self.tree.iter("select"), *self.tree.iter("textarea")]
        return [control for control in inputs if control.get("type") != "hidden"]

    def control(self, name: str) -> ElementTree.Element:
        return next(control for control in self.tree.iter() if control.get("name") == name)

    def by_id(self, wanted: str) -> ElementTree.Element:
        return next(element for element in self.tree.iter() if element.get("id") == wanted)

    def words(self, wanted: str) -> str:
        return " ".join("".join(self.by_id(wanted).itertext()).split())

    def summary(self) -> list[tuple[str, str]]:
        return [
            (link.get("href", ""), "".join(link.itertext()).strip())
            for element in self.tree.iter("div")
            if "nhsuk-error-summary" in (element.get("class") or "").split()
            for link in element.iter("a")
        ]

    def label(self, control_id: str) -> str:
        label = next(label for label in self.tree.iter("label") if label.get("for") == control_id)
        return "".join(label.itertext()).strip()

    def marked(self) -> list[str]:
        return [
            control.get("id", "")
            for control in self.controls()
            if any(name.endswith("--error") for name in (control.get("class") or "").split())
        ]


# --- a whole form ---------------------------------------------------------------------------------


def test_a_fresh_form_has_labels_hints_and_no_errors(serve):
    page = serve(SessionForm).get()
    assert page.summary() == []
    assert page.marked() == []
    assert page.words("held_on-hint") == "For example, 27 3 2026"
    assert page.words("mode-item-hint") == "Camera on"
    assert page.control("mode").get("aria-describedby") == "mode-item-hint"
    assert page.control("minutes").get("inputmode") == "numeric"
    assert page.control("notes").get("rows") == "8"
    assert "You can enter up to 10,000 characters" in page.words("notes-info")
    assert "nhsuk-error" not in page.text


def test_a_good_answer_gives_values_of_the_right_kinds(serve):
    service = serve(SessionForm)
    page = service.post()
    assert page.summary() == []
    assert service.data["held_on"] == date(2026, 11, 3)
    assert service.data["starts"] == time(9, 30)
    assert service.data["minutes"] == 45
    assert service.data["mode"] is Mode.VIDEO
    assert service.data["person"] == UUID(int=2)
    assert service.data["topics"] == ["a", "c"]
    assert service.data["password"] == " two spaces "
    assert service.data["agree"] is True
    assert service.data["plain"] == ""
    assert service.data["actions"] == [{"text": "Book the course", "due_on": None}]
    assert service.data["version"] == 7


def test_an_empty_answer_is_refused_field_by_field_in_our_own_words(serve):
    service = serve(SessionForm)
    page = service.post(base={"version": "7"})
    assert service.data is None
    assert page.summary() == [
        ("#held_on-day", "Enter the date the session was held"),
        ("#starts", "Enter when it started"),
        ("#minutes", "Enter how long it took"),
        ("#mode", "Select how you met"),
        ("#person", "Select who it was with"),
        ("#notes", "Enter what you talked about"),
        ("#agree", "Tick to say that you agree"),
        ("#actions-0-text", "Enter what is to be done"),
    ]
    for target, message in page.summary():
        shown = page.words(target.removeprefix("#").removesuffix("-day") + "-error")
        assert shown == f"Error: {message}"


def test_wrong_answers_are_kept_as_typed(serve):
    wrong = {
        "held_on-day": "31",
        "held_on-month": "Febuary",
        "held_on-year": "26",
        "starts": "half nine",
        "minutes": "forty",
        "notes": "x" * 10_001,
        "title": "y" * 41,
        "email": "amara at example",
    }
    page = serve(SessionForm).post(wrong)
    for name in wrong:
        control = page.control(name)
        kept = control.text if control.tag == "textarea" else control.get("value")
        assert kept == wrong[name]
    checked = [
        (box.get("name"), box.get("value")) for box in page.controls() if box.get("checked") is not None
    ]
    assert checked == [("mode", "video"), ("topics", "a"), ("topics", "c"), ("agree", "yes")]
    chosen = [
        option.get("value") for option in page.tree.iter("option") if option.get("selected") is not None
    ]
    assert chosen == [str(UUID(int=2))]


def test_a_password_is_never_sent_back(serve):
    page = serve(SessionForm).post({"minutes": "wrong", "password": "open sesame"})
    assert page.summary()
    assert "open sesame" not in page.text
    assert page.control("password").get("type") == "password"


def test_fields_that_need_no_answer_say_so(serve):
    page = serve(SessionForm).get()
    assert page.label("title") == "Title (optional)"
    assert page.label("starts") == "Start time"
    assert page.label("agree") == "I agree"
    assert "Topics (optional)" in page.text


def test_a_form_or_a_field_may_leave_the_optional_mark_out(serve):
    class Filters(NhsForm):
        mark_optional = False
        words = TextField("Words")

    class Mixed(NhsForm):
        marked = TextField("Marked")
        unmarked = TextField("Unmarked", mark_optional=False)

    assert serve(Filters).get().label("words") == "Words"
    page = serve(Mixed).get()
    assert (page.label("marked"), page.label("unmarked")) == ("Marked (optional)", "Unmarked")


def test_values_of_a_record_are_shown(serve):
    page = serve(
        SessionForm,
        held_on=date(2026, 3, 1),
        starts=time(14, 5),
        minutes=60,
        mode=Mode.IN_PERSON,
        person=UUID(int=1),
        topics=["b"],
        notes="One\nTwo",
        agree=True,
        version=3,
    ).get()
    assert [page.control(f"held_on-{part}").get("value") for part in ("day", "month", "year")] == [
        "1",
        "3",
        "2026",
    ]
    assert page.control("starts").get("value") == "14:05"
    assert page.control("minutes").get("value") == "60"
    assert page.by_id("mode-2").get("checked") is not None
    assert page.by_id("topics-2").get("checked") is not None
    assert page.by_id("agree").get("checked") is not None
    assert page.control("notes").text == "One\nTwo"
    assert page.control("version").get("value") == "3"


# --- nothing a person types becomes HTML ----------------------------------------------------------


@pytest.mark.parametrize("dangerous", [SCRIPT, Markup(SCRIPT)])
def test_labels_hints_values_choices_and_errors_come_out_escaped(serve, dangerous):
    class Dangerous(NhsForm):
        text = TextField(dangerous, description=dangerous, suffix=dangerous)
        email = EmailField(dangerous, description=dangerous)
        area = TextAreaField(dangerous, description=dangerous)
        whole = IntegerField(dangerous, description=dangerous)
        on = NhsDateField(dangerous, description=dangerous)
        at = TimeField(dangerous, description=dangerous)
        one = SelectField(dangerous, description=dangerous, choices=[(dangerous, dangerous)], blank=dangerous)
        radio = RadiosField(dangerous, description=dangerous, choices=[(dangerous, dangerous, dangerous)])
        boxes = CheckboxesField(dangerous, description=dangerous, choices=[(dangerous, dangerous, dangerous)])
        box = CheckboxField(dangerous, description=dangerous)
        free = FreeTextAreaField(dangerous, description=dangerous)
        secret = PasswordField(dangerous, description=dangerous)
        carried = HiddenField()

    def complain(form: NhsForm) -> None:
        form.add_error(None, dangerous)
        for field in form:
            form.add_error(field.short_name, dangerous)

    texts = ["text", "area", "free", "carried", "one", "radio", "boxes"]
    service = serve(Dangerous, after=complain)
    fresh = service.get()
    page = service.post(base=dict.fromkeys(texts, SCRIPT))
    assert service.data is not None, "the answer was valid, so that every field shows the error added to it"
    wrong = service.post(
        base=dict.fromkeys([*texts, "whole", "at", "email", "on-day", "on-month", "on-year"], SCRIPT)
    )
    assert page.control("text").get("value") == SCRIPT
    assert page.control("area").text == SCRIPT
    assert wrong.control("on-year").get("value") == SCRIPT
    assert wrong.control("whole").get("value") == SCRIPT
    for read in (fresh, page, wrong):
        assert list(read.tree.iter("script")) == []
        assert "<script" not in read.text
    assert len(page.summary()) == 14, "thirteen fields and the form"


@pytest.mark.parametrize("where", ["label", "hint", "classes", "suffix", "prefix", "autocomplete"])
def test_what_a_template_asks_for_comes_out_escaped_too(app, where):
    class One(NhsForm):
        name = TextField("Name")

    with app.test_request_context():
        for dangerous in (SCRIPT, Markup(SCRIPT)):
            drawn = One().name(**{where: dangerous})
            assert "<script" not in drawn
            assert "&lt;script" in drawn


def test_a_template_cannot_pass_html_or_a_misspelt_parameter(app):
    class One(NhsForm):
        name = TextField("Name")

    with app.test_request_context():
        form = One()
        with pytest.raises(TypeError, match="does not know html"):
            form.name(html="<b>x</b>")
        with pytest.raises(TypeError, match="does not know formGroup"):
            form.name(formGroup={"afterInput": {"html": "<b>x</b>"}})
        with pytest.raises(TypeError, match="mapping"):
            form.name(attributes=" onclick=alert(1)")
        drawn = form.name(attributes={"data-x": "\"'><b>"})
        assert 'data-x="&#34;&#39;&gt;&lt;b&gt;"' in drawn


# --- how a template may draw ----------------------------------------------------------------------


def test_a_field_takes_a_heading_a_hidden_label_and_sizes_where_it_is_drawn(app):
    class One(NhsForm):
        name = TextField("Name", [required("Enter a name")])
        on = NhsDateField("Day", [required("Enter a day")])

    with app.test_request_context():
        form = One()
        assert re.search(r"<h1[^>]*>\s*<label", form.name(heading=True))
        assert re.search(r"<legend[^>]*legend--m[^>]*>\s*<h1", form.on(heading=True, label_size="m"))
        assert "nhsuk-u-visually-hidden" in form.name(hide_label=True)
        assert "nhsuk-input--width-20" in form.name(width=20)
        assert "Full name" in form.name(label="Full name")
        assert "Full name" not in form.name()


# --- dates ----------------------------------------------------------------------------------------


class DateForm(NhsForm):
    on = NhsDateField("Date held", [required("Enter the date the session was held")])


def typed(day: str, month: str, year: str) -> dict[str, str]:
    return {"on-day": day, "on-month": month, "on-year": year}


@pytest.mark.parametrize(
    ("answer", "message", "first", "marked"),
    [
        (("", "", ""), "Enter the date the session was held", "on-day", ["on-day", "on-month", "on-year"]),
        (("3", "", "2026"), "Date held must include a month", "on-month", ["on-month"]),
        (("", "11", "2026"), "Date held must include a day", "on-day", ["on-day"]),
        (("3", "", ""), "Date held must include a month and year", "on-month", ["on-month", "on-year"]),
        (("31", "2", "2026"), "Date held must be a real date", "on-day", ["on-day", "on-month", "on-year"]),
        (("29", "2", "2027"), "Date held must be a real date", "on-day", ["on-day", "on-month", "on-year"]),
        (("32", "1", "2026"), "Date held must have a day from 1 to 31", "on-day", ["on-day"]),
        (("0", "1", "2026"), "Date held must have a day from 1 to 31", "on-day", ["on-day"]),
        (
            ("3", "13", "2026"),
            "Date held must have a month from 1 to 12, or its name",
            "on-month",
            ["on-month"],
        ),
        (
            ("3", "Ju", "2026"),
            "Date held must have a month from 1 to 12, or its name",
            "on-month",
            ["on-month"],
        ),
        (("3", "11", "26"), "Date held must have a year of 4 numbers", "on-year", ["on-year"]),
        (("3", "11", "0026"), "Date held must have a year from 1900 to 2100", "on-year", ["on-year"]),
        (("x", "11", "2026"), "Date held must have a day from 1 to 31", "on-day", ["on-day"]),
        (("-3", "11", "2026"), "Date held must have a day from 1 to 31", "on-day", ["on-day"]),
        (("³", "11", "2026"), "Date held must have a day from 1 to 31", "on-day", ["on-day"]),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_leads_to_it(serve, answer, message, first, marked):
    service = serve(DateForm)
    page = service.post(base=typed(*answer))
    assert service.data is None
    assert page.summary() == [(f"#{first}", message)]
    assert page.words("on-error") == f"Error: {message}"
    assert page.marked() == marked
    assert tuple(page.control(f"on-{part}").get("value") for part in ("day", "month", "year")) == answer


@pytest.mark.parametrize(
    "answer",
    [
        ("3", "11", "2026"),
        ("03", "11", "2026"),
        (" 3 ", " November", "2026 "),
        ("3", "nov", "2026"),
        ("٣", "11", "2026"),
    ],
)
def test_a_date_is_read_as_people_write_it(serve, answer):
    service = serve(DateForm)
    service.post(base=typed(*answer))
    assert service.data == {"on": date(2026, 11, 3)}


def test_a_date_may_be_cleared_and_may_have_a_range(serve):
    class Ranged(NhsForm):
        on = NhsDateField("Due", [in_range(date(2026, 1, 1), None, "Due must be in 2026 or later")])

    service = serve(Ranged, on=date(2026, 5, 5))
    service.post(base=typed("", "", ""))
    assert service.data == {"on": None}
    page = service.post(base=typed("31", "12", "2025"))
    assert page.summary() == [("#on-day", "Due must be in 2026 or later")]
    assert page.marked() == ["on-day", "on-month", "on-year"]


# --- times and numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("9:30", time(9, 30)),
        ("09.30", time(9, 30)),
        ("0930", time(9, 30)),
        ("9.30am", time(9, 30)),
        ("2:30 PM", time(14, 30)),
        ("2pm", time(14)),
        ("2 p.m.", time(14)),
        ("12am", time(0)),
        ("12:15pm", time(12, 15)),
        ("23:59", time(23, 59)),
        (" 14:05 ", time(14, 5)),
        ("", None),
    ],
)
def test_a_time_is_read_as_people_write_it(serve, answer, meant):
    class At(NhsForm):
        at = TimeField("Start time")

    service = serve(At)
    service.post(base={"at": answer})
    assert service.data == {"at": meant}


@pytest.mark.parametrize("answer", ["9", "24:00", "9:60", "13pm", "0pm", "noon", "9:3", "-9:30", "9:30:00"])
def test_what_is_no_time_is_refused(serve, answer):
    class At(NhsForm):
        at = TimeField("Start time")

    page = serve(At).post(base={"at": answer})
    assert page.summary() == [("#at", "Start time must be a time, like 9:30 or 14:05")]
    assert page.control("at").get("value") == answer


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("4.5", "Length must be a whole number, like 45"),
        ("4_5", "Length must be a whole number, like 45"),
        ("x", "Length must be a whole number, like 45"),
        ("²", "Length must be a whole number, like 45"),
        ("9" * 5000, "Length is too large a number"),
        ("0", "Length must be between 1 and 480 minutes"),
        ("-5", "Length must be between 1 and 480 minutes"),
        ("481", "Length must be between 1 and 480 minutes"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(serve, answer, message):
    page = serve(SessionForm).post({"minutes": answer})
    assert page.summary() == [("#minutes", message)]
    assert page.control("minutes").get("value") == answer


def test_the_ends_of_a_range_belong_to_it_and_nought_is_an_answer(serve):
    class Small(NhsForm):
        number = IntegerField("Number", [required("Enter a number"), in_range(0, 3, "Number must be 0 to 3")])

    service = serve(Small)
    for answer in ("0", "3", " 2 ", "٣"):
        assert service.post(base={"number": answer}).summary() == []
    assert service.data == {"number": 3}


# --- text -----------------------------------------------------------------------------------------


def test_text_is_kept_clean_and_counted_as_people_count(serve):
    class Texts(NhsForm):
        line = TextField("Line", longest=5)
        area = TextAreaField("Area", longest=10)

    service = serve(Texts)
    service.post(base={"line": " \u200ba\r\nb\x00 \ufeff", "area": "\n one\r\ntwo\rthree "})
    assert service.data is None, "one, two and three with newlines are 13 characters"
    service.post(base={"line": " \u200ba\r\nb\x00 \ufeff", "area": "\n one\r\ntwo\r🙂 "})
    assert service.data == {"line": "a b", "area": "one\ntwo\n🙂"}


@pytest.mark.parametrize("blank", ["", "   ", "\r\n\t", "\u200b", "\u00a0\ufeff", "\x00"])
def test_text_that_shows_nothing_is_no_answer(serve, blank):
    page = serve(SessionForm).post({"notes": blank})
    assert page.summary() == [("#notes", "Enter what you talked about")]


def test_ten_thousand_characters_pass_and_one_more_is_refused_with_the_text_kept(serve):
    service = serve(SessionForm)
    full = "ü🙂ש" * 3333 + "x"
    assert service.post({"notes": full}).summary() == []
    assert service.data["notes"] == full
    page = service.post({"notes": full + "y"})
    assert page.summary() == [("#notes", "Notes must be 10,000 characters or fewer: it is 10,001 now")]
    assert page.control("notes").text == full + "y"


@pytest.mark.parametrize(
    "address", ["amara", "amara@", "@example.org", "a b@example.org", "amara@example", "a@b@c.org"]
)
def test_what_is_no_address_is_refused_in_our_words(serve, address):
    page = serve(SessionForm).post({"email": address})
    assert page.summary() == [("#email", "E-mail address must be like name@example.org")]
    assert page.control("email").get("value") == address


# --- choices --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "summary"),
    [
        ({"mode": "telepathy"}, ("#mode", "Select one of the options for how you met")),
        ({"person": str(UUID(int=9))}, ("#person", "Select one of the options for with whom")),
        ({"topics": ["a", "z"]}, ("#topics", "Select one of the options for topics")),
        ({"person": ""}, ("#person", "Select who it was with")),
    ],
)
def test_an_answer_that_is_not_offered_is_refused_in_our_words(serve, change, summary):
    assert serve(SessionForm).post(change).summary() == [summary]


def test_no_answer_is_none_and_no_ticks_are_an_empty_list(serve):
    class Choices(NhsForm):
        one = SelectField("One", choices=[("a", "A")])
        radio = RadiosField("Radio", choices=[(True, "Yes"), (False, "No")])
        many = CheckboxesField("Many", choices=[("a", "A")])
        box = CheckboxField("Box")

    service = serve(Choices)
    service.post(base={"one": ""})
    assert service.data == {"one": None, "radio": None, "many": [], "box": False}
    service.post(base={"one": "a", "radio": "False", "many": "a", "box": "yes"})
    assert service.data == {"one": "a", "radio": False, "many": ["a"], "box": True}


def test_a_no_counts_as_an_answer(serve):
    class Asked(NhsForm):
        radio = RadiosField("Held", [required("Select yes or no")], choices=[(True, "Yes"), (False, "No")])

    service = serve(Asked)
    service.post(base={"radio": "False"})
    assert service.data == {"radio": False}
    assert service.post(base={"x": "y"}).summary() == [("#radio", "Select yes or no")]


def test_a_list_may_offer_none_of_its_own_instead_of_the_blank_line(serve):
    class Owner(NhsForm):
        owner = SelectField("Owner", choices=[(None, "Nobody yet"), ("a", "Amara")], blank="")

    service = serve(Owner)
    options = [option.text for option in service.get().tree.iter("option")]
    assert options == ["Nobody yet", "Amara"]
    service.post(base={"owner": ""})
    assert service.data == {"owner": None}


# --- errors from elsewhere ------------------------------------------------------------------------


def test_a_refusal_of_the_rules_appears_at_its_field_or_over_the_form(serve):
    def refuse(form: NhsForm) -> None:
        form.add_error("minutes", "A joint session takes 30 to 60 minutes")
        form.add_error("actions-0-due_on", "Due must be after the session")
        form.add_error("actions", "Every action needs an owner")
        form.add_error(None, "The plan is paused")
        form.add_error("no_such_field", "Nobody is enrolled")

    page = serve(SessionForm, after=refuse).post()
    assert page.summary() == [
        ("#form", "The plan is paused"),
        ("#form", "Nobody is enrolled"),
        ("#minutes", "A joint session takes 30 to 60 minutes"),
        ("#actions-0-text", "Every action needs an owner"),
        ("#actions-0-due_on-day", "Due must be after the session"),
    ]
    assert page.by_id("form").tag == "form"
    assert page.words("minutes-error") == "Error: A joint session takes 30 to 60 minutes"


def test_errors_in_forms_and_lists_inside_lead_to_their_own_inputs(serve):
    page = serve(SessionForm).post(
        {
            "actions-1-text": "",
            "actions-1-due_on-day": "1",
            "remarks-0": "fine",
            "remarks-1": "943 476 5919",
        }
    )
    targets = [target for target, _ in page.summary()]
    assert targets == ["#actions-1-text", "#actions-1-due_on-month", "#remarks-1"]


def test_a_form_with_a_prefix_has_its_own_ids(app):
    class One(NhsForm):
        name = TextField("Name", [required("Enter a name")])

    with app.test_request_context(method="POST", data={"x": "y"}):
        form = One(prefix="left")
        form.validate()
        form.add_error(None, "Something else")
        summary = forms.nhs_errors(form, One(formdata=None, prefix="right"))
        assert 'href="#left-form"' in summary
        assert 'href="#left-name"' in summary
        assert "right" not in summary


def test_no_errors_make_no_summary(app):
    class One(NhsForm):
        name = TextField("Name")

    with app.test_request_context():
        assert forms.nhs_errors(One()) == ""


def test_a_damaged_version_leads_to_the_form(serve):
    page = serve(SessionForm).post({"version": "seven"})
    assert page.summary() == [("#form", "This form is damaged: load the page again")]


def test_a_form_without_its_token_is_refused_in_our_words(app, serve, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    class One(NhsForm):
        name = TextField("Name")

    service = serve(One)
    page = service.post(base={"name": "kept"})
    assert page.summary() == [
        ("#form", "This page was open too long. Check what you entered and send it again")
    ]
    assert page.control("name").get("value") == "kept"
    token = page.control("csrf_token").get("value")
    assert service.post(base={"name": "kept", "csrf_token": token}).summary() == []
    assert service.data is not None


# --- the patient-data guard -----------------------------------------------------------------------


def test_an_nhs_number_is_refused_with_the_text_kept_and_not_repeated(serve):
    service = serve(SessionForm)
    text = "Spoke about 943 476 5919 today"
    page = service.post({"notes": text})
    assert service.data is None
    ((target, message),) = page.summary()
    assert target == "#notes"
    assert message.startswith("This looks like an NHS number (943 *** ****)")
    assert page.control("notes").text == text
    assert page.text.count("476 5919") == 1
    assert "not-a-patient" not in page.text


def test_a_warning_is_passed_by_saying_it_is_not_about_a_patient(serve):
    service = serve(SessionForm)
    change = {"notes": "The practice is on 020 7946 0958"}
    page = service.post(change)
    assert service.data is None
    assert [target for target, _ in page.summary()] == ["#notes"]
    box = page.control("notes-not-a-patient")
    assert box.get("checked") is None
    assert box.get("aria-describedby") == "notes-error"
    assert page.label(box.get("id")) == "This is not about a patient"
    page = service.post(change, {"notes-not-a-patient": box.get("value")})
    assert page.summary() == []
    assert service.data["notes"] == change["notes"]


def test_the_answer_to_a_warning_stays_while_other_fields_are_wrong(serve):
    service = serve(SessionForm)
    change = {"notes": "The practice is on 020 7946 0958"}
    tick = service.post(change).control("notes-not-a-patient").get("value")
    page = service.post(change, {"notes-not-a-patient": tick, "minutes": "wrong"})
    assert [target for target, _ in page.summary()] == ["#minutes"]
    box = page.control("notes-not-a-patient")
    assert box.get("value") == tick
    assert box.get("checked") is not None


def test_the_answer_is_for_what_was_asked_and_not_for_what_is_added(serve):
    service = serve(SessionForm)
    tick = service.post({"notes": "Ring 020 7946 0958"}).control("notes-not-a-patient").get("value")
    ticked = {"notes-not-a-patient": tick}
    assert service.post({"notes": "Longer now: ring 020 7946 0958 at noon"}, ticked).summary() == []
    page = service.post({"notes": "Ring 020 7946 0958 or pt Mrs Jones on 07700 900123"}, ticked)
    assert [target for target, _ in page.summary()] == ["#notes"]
    assert page.control("notes-not-a-patient").get("checked") is None
    tick = page.control("notes-not-a-patient").get("value")
    page = service.post(
        {"notes": "Ring 020 7946 0958 or pt Mrs Jones on 07700 900123"}, {"notes-not-a-patient": tick}
    )
    assert page.summary() == []


def test_no_tick_passes_an_nhs_number(serve):
    service = serve(SessionForm)
    tick = service.post({"notes": "Ring 020 7946 0958"}).control("notes-not-a-patient").get("value")
    page = service.post({"notes": "Ring 020 7946 0958, 943 476 5919"}, {"notes-not-a-patient": tick})
    assert "NHS number" in page.summary()[0][1]
    assert service.data is None
    (number,) = find_patient_data("943 476 5919")
    forged = {"notes-not-a-patient": fingerprint("943 476 5919", number)}
    assert "NHS number" in service.post({"notes": "943 476 5919"}, forged).summary()[0][1]


def test_what_the_record_held_before_is_not_asked_about_again(serve):
    service = serve(SessionForm, notes="Ring 020 7946 0958")
    assert service.post({"notes": "Ring 020 7946 0958 on Monday"}).summary() == []
    assert service.post({"notes": "Ring 07700 900123"}).summary()


def test_every_free_text_field_is_guarded_also_inside_forms_and_lists(serve):
    service = serve(SessionForm)
    page = service.post(
        {
            "title": "pt Mr Smith",
            "actions-0-text": "Ring 07700 900123",
            "remarks-0": "LS1 4AP",
            "remarks-1": "ok",
        }
    )
    assert [target for target, _ in page.summary()] == ["#title", "#actions-0-text", "#remarks-0"]
    names = ["title-not-a-patient", "actions-0-text-not-a-patient", "remarks-0-not-a-patient"]
    ticks = {name: page.control(name).get("value") for name in names}
    change = {"title": "pt Mr Smith", "actions-0-text": "Ring 07700 900123", "remarks-0": "LS1 4AP"}
    assert service.post(change, ticks).summary() == []
    assert service.data["remarks"] == ["LS1 4AP"]


def test_several_findings_are_counted(serve):
    page = serve(SessionForm).post({"notes": "943 476 5919 and 401 023 2137"})
    assert page.summary()[0][1].endswith("(and 1 more like it)")
    page = serve(SessionForm).post({"notes": "pt Mr Smith, LS1 4AP, 07700 900123"})
    assert page.summary()[0][1].endswith("(and 2 more)")


# --- the library's own words ----------------------------------------------------------------------


def test_no_message_of_the_library_underneath_is_ever_shown(serve):
    nonsense = dict.fromkeys(GOOD, "☃") | {"topics": ["\u2603"], "agree": ""}
    page = serve(SessionForm).post(base=MultiDict(nonsense))
    assert len(page.summary()) > 8
    for _, message in page.summary():
        assert not re.search(r"[Nn]ot a valid|[Ii]nvalid|This field|coerce|CSRF", message)
