"""The patient-data guard: what it finds, what it leaves alone, and that it never says back what it found."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.core.patient_data import (
    TAKEN_OUT,
    Kind,
    Level,
    find_patient_data,
    is_nhs_number,
    without_nhs_numbers,
)

NHS_NUMBERS = [
    "943 476 5919",
    "943-476-5919",
    "943.476.5919",
    "9434765919",
    "943\N{NO-BREAK SPACE}476\N{NO-BREAK SPACE}5919",
    "943\N{NARROW NO-BREAK SPACE}476\N{NARROW NO-BREAK SPACE}5919",
    "943\N{EN DASH}476\N{EN DASH}5919",
    "943\N{NON-BREAKING HYPHEN}476\N{NON-BREAKING HYPHEN}5919",
    "943\N{MINUS SIGN}476\N{MINUS SIGN}5919",
    "943/476/5919",
    "943 - 476 - 5919",
    "943  476  5919",
    "943\t476\t5919",
    "943 476\n5919",
    "943 476\r\n5919",
    "943 4765919",
    "943476 5919",
    "94347\N{ZERO WIDTH SPACE}65919",
    "9\N{ZERO WIDTH JOINER}4\N{WORD JOINER}34765919",
    "943\N{ZERO WIDTH NO-BREAK SPACE} 476 5919",
    "943\N{SOFT HYPHEN}476\N{SOFT HYPHEN}5919",
    "９４３ ４７６ ５９１９",  # full width
    "٩٤٣ ٤٧٦ ٥٩١٩",  # Arabic-Indic
    "९४३४७६५९१९",  # Devanagari
    "𝟗𝟒𝟑𝟒𝟕𝟔𝟓𝟗𝟏𝟗",  # mathematical bold
    "".join(f"{digit}\ufe0f\u20e3" for digit in "9434765919"),  # keycap emoji
    "NHS9434765919",
    "NHS no.9434765919",
    "NHS No: 943 476 5919.",
    "nhs-9434765919",
    "(943 476 5919)",
    "pt 9434765919 attended",
    "號碼9434765919是",
    "\N{RIGHT-TO-LEFT EMBEDDING}943 476 5919\N{POP DIRECTIONAL FORMATTING}",
    "😀9434765919😀",
    "call 943 476 5919 2 times",
    "id 401 023 2137, seen 3 times",
    "4010232137/4010232137",
    "010101 1237",
    "seen today\n943 476 5919\nby Sam",
]

WARNINGS = [
    (Kind.DATE_OF_BIRTH, "DOB 03/11/1956"),
    (Kind.DATE_OF_BIRTH, "dob: 3-11-56"),
    (Kind.DATE_OF_BIRTH, "D.O.B. 03.11.1956"),
    (Kind.DATE_OF_BIRTH, "date of birth 3 November 1956"),
    (Kind.DATE_OF_BIRTH, "Date of birth is the 3rd of November 1956"),
    (Kind.DATE_OF_BIRTH, "born on 3 Nov 56"),
    (Kind.DATE_OF_BIRTH, "born November 3, 1956"),
    (Kind.DATE_OF_BIRTH, "birth date 1956-11-03"),
    (Kind.DATE_OF_BIRTH, "03/11/1956 (DOB)"),
    (Kind.DATE_OF_BIRTH, "DOB 03 11 1956"),
    (Kind.DATE_OF_BIRTH, "dob 03111956"),
    (Kind.DATE_OF_BIRTH, "DOB ０３/１１/１９５６"),
    (Kind.POSTCODE, "lives at SW1A 1AA"),
    (Kind.POSTCODE, "m1 1ae"),
    (Kind.POSTCODE, "LS14AP"),
    (Kind.POSTCODE, "B33 8TH"),
    (Kind.POSTCODE, "CR2 6XH, flat 3"),
    (Kind.POSTCODE, "DN55 1PT"),
    (Kind.POSTCODE, "EC1A\N{NO-BREAK SPACE}1BB"),
    (Kind.POSTCODE, "Ｗ１Ａ ０ＡＸ"),
    (Kind.PHONE, "07700 900123"),
    (Kind.PHONE, "07700900123"),
    (Kind.PHONE, "07700-900-123"),
    (Kind.PHONE, "+44 7700 900123"),
    (Kind.PHONE, "+44 (0)7700 900 123"),
    (Kind.PHONE, "0044 7700 900123"),
    (Kind.PHONE, "020 7946 0958"),
    (Kind.PHONE, "(020) 7946 0958"),
    (Kind.PHONE, "0131 496 0123"),
    (Kind.PHONE, "01632 960123"),
    (Kind.PHONE, "01632 96012"),
    (Kind.PHONE, "ring 07700 900123 12 November"),
    (Kind.PATIENT_NAME, "patient John Smith attended"),
    (Kind.PATIENT_NAME, "Patient: Jane Doe"),
    (Kind.PATIENT_NAME, "pt Mr Smith"),
    (Kind.PATIENT_NAME, "Pt Mrs. O'Neill rang"),
    (Kind.PATIENT_NAME, "the patient is Siân Llewellyn-Jones"),
    (Kind.PATIENT_NAME, "a patient called Zofia Żak"),
    (Kind.PATIENT_NAME, "the patient's name is Amy Pond"),
    (Kind.PATIENT_NAME, "patient J Smith"),
    (Kind.PATIENT_NAME, "patient J. Smith"),
    (Kind.PATIENT_NAME, "the patient was Patient Jane Doe"),
    (Kind.PATIENT_NAME, "PATIENT JOHN SMITH"),
]

INNOCENT = [
    "",
    "   ",
    "We talked about safety netting and how to escalate.",
    "943 476 5918",  # wrong check digit
    "9434765910",
    "1234567890",
    "079 434 765919",
    "94347659190",  # eleven digits
    "943476591",  # nine digits
    "943 476 59190",
    "1943 476 5919",
    "943 476 591 9",
    "94 34 76 59 19",  # five ratings or minutes in a row would look the same
    "9 4 3 4 7 6 5 9 1 9",
    "PO9434765919",
    "ORDER9434765919",
    "9434765919GB",
    "+1 943 476 5919",
    "+44 943 476 5919",
    "version 1.2.3",
    "v10.4.12 and 0.10.2",
    "CMP-A.1",
    "CMP-A.1, CMP-B.12 and CMP-H.3",
    "R1 to R132, I1 to I25",
    "S3 L119",
    "3 November 1956",
    "03/11/1956",
    "1956-11-03",
    "Held on 22 November 2026 at 14:32",
    "01-02-2026 14:30",
    "01.02.2026 to 03.04.2026",
    "the service was born out of need",
    "DOB must never be written here",
    "birth of a plan; next review in March 2027, then 12 weeks on",
    "30, 45, 60, 30, 45 minutes",
    "0900 to 1700",
    "09:30-10:30, 11:00-12:00",
    "£1,250,000.00",
    "1 2 3 4 5 1 2 3 4 5",
    "practice code A81001, PCN U12345",
    "call the Macmillan Support Line on 0808 808 0000",
    "call 0300 123 1000 or 111 or 999",
    "month M1 2nd week",
    "W1 2hr session",
    "Q1 1AA",  # no such postcode area
    "SW1A 1CC",  # C never ends a postcode
    "A4 paper, 2 copies",
    "COVID19 2AB",
    "Patient Activation Measure",
    "Patient Safety Incident Response Framework",
    "patient Participation Group",
    "Patient Reported Outcome Measures",
    "Patient Initiated Follow Up",
    "patient transport to the clinic",
    "the patient was seen by Amara Okafor",
    "Patient A and Patient B",
    "I met Mr Smith, the practice manager",
    "a patient and their family",
    "The patient, Dr Smith thinks, is well",
    "patient NHS App access",
    "patients John Lewis",
    "impatient Jane Doe",
    "https://www.example.org/page/2026/11/22",
    "550e8400-e29b-41d4-a716-446655440000",
    "sha256 9f86d081884c7d659a2feaa0c55ad015",
    "😀 مرحبا בית 你好",
    "Session 3 of 18, 14 of 26 hours, 34 of 40 competencies",
]


def test_the_tables_are_long_enough_to_mean_something():
    assert len(NHS_NUMBERS) + len(WARNINGS) >= 60
    assert len(INNOCENT) >= 60


@pytest.mark.parametrize("text", NHS_NUMBERS)
def test_a_valid_nhs_number_is_blocked_however_it_is_written(text):
    assert {finding.level for finding in find_patient_data(text)} == {Level.BLOCK}


@pytest.mark.parametrize(("kind", "text"), WARNINGS)
def test_what_may_be_about_a_patient_warns(kind, text):
    assert [(finding.kind, finding.level) for finding in find_patient_data(text)] == [(kind, Level.WARN)]


@pytest.mark.parametrize("text", INNOCENT)
def test_ordinary_text_is_left_alone(text):
    assert find_patient_data(text) == []


def test_findings_come_in_order_with_their_places():
    text = "pt Mr Smith, DOB 3/11/1956, 07700 900123, LS1 4AP, NHS 943 476 5919"
    found = [(finding.kind, text[finding.start : finding.end]) for finding in find_patient_data(text)]
    assert found == [
        (Kind.PATIENT_NAME, "pt Mr Smith"),
        (Kind.DATE_OF_BIRTH, "3/11/1956"),
        (Kind.PHONE, "07700 900123"),
        (Kind.POSTCODE, "LS1 4AP"),
        (Kind.NHS_NUMBER, "943 476 5919"),
    ]


def test_several_numbers_are_all_found():
    text = "943 476 5919, 9434765919 and 401-023-2137"
    assert [text[finding.start : finding.end] for finding in find_patient_data(text)] == [
        "943 476 5919",
        "9434765919",
        "401-023-2137",
    ]


def test_places_are_true_in_text_with_marks_and_emoji():
    text = "e\u0301\u200b😀 " * 20 + "943\u200b 476 5919 end"
    (finding,) = find_patient_data(text)
    assert text[finding.start : finding.end] == "943\u200b 476 5919"


@pytest.mark.parametrize("text", NHS_NUMBERS + [text for _, text in WARNINGS])
def test_a_message_never_repeats_what_was_found(text):
    for finding in find_patient_data("x " * 100 + text):
        digits = "".join(str(unicodedata.digit(c)) for c in text if unicodedata.digit(c, None) is not None)
        shown = "".join(filter(str.isdigit, finding.message))
        assert len(shown) <= 3
        assert not digits or digits not in finding.message + repr(finding)
        assert text not in finding.message


def test_a_number_is_shown_masked_and_with_its_place():
    for filler_before, filler_after, place in ((0, 90, "start"), (45, 45, "middle"), (90, 0, "end")):
        text = "no one " * filler_before + "943 476 5919 " + "no one " * filler_after
        (finding,) = find_patient_data(text)
        assert "(943 *** ****)" in finding.message
        assert f"near the {place}" in finding.message
    assert "near" not in find_patient_data("943 476 5919")[0].message


# --- properties -----------------------------------------------------------------------------------

nine_digits = st.integers(0, 999_999_999).map(lambda number: f"{number:09d}")


def check_digit(nine: str) -> int:
    """Written out on its own, so that the rule is tested against a second telling of it."""
    total = sum((10 - place) * int(digit) for place, digit in enumerate(nine))
    return (11 - total % 11) % 11


valid_numbers = nine_digits.filter(lambda nine: check_digit(nine) < 10).map(lambda n: f"{n}{check_digit(n)}")
invalid_numbers = st.tuples(nine_digits, st.integers(0, 9)).filter(lambda t: t[1] != check_digit(t[0]))
spacings = st.sampled_from(
    ["", " ", "-", ".", "\u00a0", "\u2013", "\u202f", " - ", "\u200b", "\u00ad", "/", "\t"]
)
scripts = st.sampled_from([0x30, 0xFF10, 0x660, 0x6F0, 0x966, 0x1D7CE])
wordless = st.text(
    st.characters(exclude_categories=("Nd", "No", "Nl", "Cs"), exclude_characters="+"), max_size=60
).filter(lambda text: not any(unicodedata.digit(c, None) is not None for c in text))


def attaches(text: str) -> bool:
    """Whether the text would touch the number with a Latin letter, which makes it a code."""
    return any(unicodedata.normalize("NFKC", c).isascii() and c.isalpha() for c in text)


@given(valid_numbers, spacings, spacings, scripts, wordless, wordless)
def test_every_valid_number_is_found_in_any_spacing_script_and_surroundings(
    number, first, second, script, before, after
):
    written = "".join(chr(script + int(digit)) for digit in number)
    spaced = written[:3] + first + written[3:6] + second + written[6:]
    before = before + " " if attaches(before) else before
    after = " " + after if attaches(after) else after
    found = find_patient_data(before + spaced + after)
    assert (len(before), len(before) + len(spaced)) in [
        (finding.start, finding.end) for finding in found if finding.level is Level.BLOCK
    ]


@given(invalid_numbers, spacings, spacings, wordless, wordless)
def test_a_wrong_check_digit_is_never_blocked(parts, first, second, before, after):
    number = f"{parts[0]}{parts[1]}"
    spaced = number[:3] + first + number[3:6] + second + number[6:]
    assert [f for f in find_patient_data(before + spaced + after) if f.level is Level.BLOCK] == []


@given(st.text(max_size=400))
def test_any_text_at_all_gives_places_inside_it_in_order(text):
    found = find_patient_data(text)
    assert all(0 <= finding.start < finding.end <= len(text) for finding in found)
    assert [finding.start for finding in found] == sorted(finding.start for finding in found)


@given(nine_digits)
def test_the_check_digit_is_the_only_one_accepted(nine):
    accepted = [digit for digit in range(10) if is_nhs_number(f"{nine}{digit}")]
    assert accepted == ([check_digit(nine)] if check_digit(nine) < 10 else [])


@pytest.mark.parametrize("text", ["", "943476591", "94347659199", "943 476 5919", "٩٤٣٤٧٦٥٩١٩", "943476591x"])
def test_only_ten_plain_digits_are_a_number(text):
    assert not is_nhs_number(text)


@pytest.mark.parametrize(
    "piece",
    [
        "9",
        "9 ",
        "943 ",
        "943 476 ",
        "9\u200b",
        "\u200b",
        "01",
        "07700 ",
        "+44 ",
        "(020) ",
        "1/1/",
        "dob ",
        "born 1 ",
        "dob 1/1/1950 ",
        "1 jan ",
        "patient ",
        "Patient Jane ",
        "pt Mr ",
        "A'",
        "SW1",
        "W1 1",
        "943 476 5919 ",
        "07700 900123 ",
        "-.",
        " ",
        "\n",
    ],
)
def test_hostile_repetition_takes_no_longer_than_ordinary_text(piece):
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    started = time.process_time()
    find_patient_data(text)
    # A tenth of a second is usual; anything that grows with the square of the length takes minutes here.
    assert time.process_time() - started < 5


def test_what_is_kept_before_it_is_sent_holds_no_nhs_number():
    kept = without_nhs_numbers("Rang 943 476 5919 and then 9434765919; born 3 May 1956")
    assert kept == f"Rang {TAKEN_OUT} and then {TAKEN_OUT}; born 3 May 1956"
    assert without_nhs_numbers("Version 2.11.0") == "Version 2.11.0"
