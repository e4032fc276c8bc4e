"""The patient-data guard: finds what looks like patient data in free text, without ever repeating it."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Kind(StrEnum):
    """What a finding looks like."""

    NHS_NUMBER = "nhs_number"
    DATE_OF_BIRTH = "date_of_birth"
    POSTCODE = "postcode"
    PHONE = "phone"
    PATIENT_NAME = "patient_name"


class Level(StrEnum):
    """A block cannot be passed; a warning can, by saying that it is not about a patient."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True)
class Finding:
    """One place in a text: `start` and `end` are offsets into it; `message` never holds what was found."""

    kind: Kind
    start: int
    end: int
    level: Level
    message: str


def find_patient_data(text: str) -> list[Finding]:
    """Everything in `text` that looks like patient data, in order of place; else an empty list.

    A valid NHS number blocks; dates of birth, postcodes, telephone numbers and patients' names warn.
    Takes time in proportion to the length of the text, whatever the text is.
    """
    plain = text.translate(_PLAIN)
    blocks = [_finding(text, Kind.NHS_NUMBER, *span, _masked(plain, *span)) for span in _nhs_numbers(plain)]
    found = list(blocks)
    for kind, spans in (
        (Kind.DATE_OF_BIRTH, _births(plain)),
        (Kind.POSTCODE, _postcodes(plain)),
        (Kind.PHONE, _phones(plain)),
        (Kind.PATIENT_NAME, _names(plain)),
    ):
        found += [_finding(text, kind, *span) for span in _outside(blocks, spans)]
    return sorted(found, key=lambda finding: (finding.start, finding.end))


TAKEN_OUT = "[NHS number taken out]"


def without_nhs_numbers(text: str) -> str:
    """The text with words in place of every NHS number: for what is kept before it is sent."""
    for finding in reversed(find_patient_data(text)):
        if finding.level is Level.BLOCK:
            text = text[: finding.start] + TAKEN_OUT + text[finding.end :]
    return text


def is_nhs_number(digits: str) -> bool:
    """Whether ten ASCII digits end in the right check digit.

    Source: NHS Data Dictionary, NHS NUMBER: weights 10 to 2, modulus 11; a check digit of 10 is not used.
    """
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighted % 11) % 11 == int(digits[9])


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- one alphabet for all ways of writing ---------------------------------------------------------

_UNSEEN = "\u200b"  # stands for every character that shows nothing of its own
_REMEMBERED = 5_000  # characters; nobody can fill the memory by sending all of Unicode


class _Plain(dict[int, str]):
    """A translation table, one character to one so that offsets stay true, filled as characters come up.

    Any script's digits become 0 to 9, any space or dash the ASCII one, full-width letters plain ones, and
    whatever shows nothing (zero-width and direction marks, combining marks, control characters) one mark.
    """

    def __missing__(self, code: int) -> str:
        plain = _plain_character(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = plain
        return plain


def _plain_character(character: str) -> str:
    if character in "\t\n\r":
        return character
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category in {"Cf", "Cc", "Mn", "Me"}:
        return _UNSEEN
    if category.startswith("Z"):
        return " "
    if category == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and folded.isascii() else character


_PLAIN = _Plain()

# --- NHS numbers ----------------------------------------------------------------------------------

_DIGITS = re.compile(rf"\d(?:{_UNSEEN}*\d)*", re.ASCII)
_BETWEEN_GROUPS = re.compile(r"[\s.\-/,_·•]{1,3}")
_GROUPINGS = ((10,), (3, 3, 4), (3, 7), (6, 4))  # plain; as printed on letters; twice run together
_BEFORE_A_NUMBER = _words("nhs nhsno nhsnum nhsnumber no num number nr chi hcn id pt patient")
_WORD_BEFORE = re.compile(r"[A-Za-z]+\Z")  # not "$", which also stands before a last newline
_DIALLING_CODE = re.compile(r"(?:\+|\b00)\d{1,3}[\s.\-()0]{0,6}$")


def _nhs_numbers(plain: str) -> Iterator[tuple[int, int]]:
    """Where ten digits in a usual grouping carry a valid check digit and are not part of a longer code."""
    groups = [match.span() for match in _DIGITS.finditer(plain)]
    sizes = [_size(plain, span) for span in groups]
    place = 0
    while place < len(groups):
        taken = next((len(wanted) for wanted in _GROUPINGS if _fits(plain, groups, sizes, place, wanted)), 0)
        if taken:
            yield groups[place][0], groups[place + taken - 1][1]
        place += taken or 1


def _size(plain: str, span: tuple[int, int]) -> int:
    return span[1] - span[0] - plain.count(_UNSEEN, *span)


def _fits(
    plain: str, groups: list[tuple[int, int]], sizes: list[int], place: int, wanted: tuple[int, ...]
) -> bool:
    if tuple(sizes[place : place + len(wanted)]) != wanted:
        return False
    window = groups[place : place + len(wanted)]
    for (_, end), (start, _) in pairwise(window):
        if not _BETWEEN_GROUPS.fullmatch(plain[end:start].replace(_UNSEEN, "")):
            return False
    start, end = window[0][0], window[-1][1]
    digits = "".join(plain[first:last] for first, last in window).replace(_UNSEEN, "")
    return is_nhs_number(digits) and not _part_of_a_code(plain, start, end)


def _part_of_a_code(plain: str, start: int, end: int) -> bool:
    """Whether letters are attached, as in an order number, or an international dialling code comes before."""
    before = plain[max(0, start - 24) : start].rstrip(_UNSEEN)
    after = plain[end : end + 24].lstrip(_UNSEEN)
    if after[:1].isascii() and after[:1].isalpha():
        return True
    word = _WORD_BEFORE.search(before)
    if word and word[0].lower() not in _BEFORE_A_NUMBER:
        return True
    return bool(_DIALLING_CODE.search(before))


# --- dates of birth -------------------------------------------------------------------------------

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    rf"""(?<!\d)(?:
        \d{{1,2}}[ ]?[./-][ ]?\d{{1,2}}[ ]?[./-][ ]?(?:\d{{4}}|\d{{2}})     # 3/11/1956, 03-11-56
      | \d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}                                 # 1956-11-03
      | \d{{1,2}}[ ]?(?:st|nd|rd|th)?[ ]?(?:of[ ])?{_MONTH}\.?,?[ ]?\d{{2,4}}   # 3rd of November 1956
      | {_MONTH}\.?[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]\d{{4}}                 # November 3, 1956
      | \d{{1,2}}[ ]\d{{1,2}}[ ]\d{{4}}                                     # 03 11 1956
      | \d{{8}}                                                             # 03111956
    )(?!\d)""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_BIRTH = re.compile(r"\bd\.?\s?o\.?\s?b\b|\bborn\b|\bbirth\b|\bbirth\s?date\b|\bbirthday\b", re.IGNORECASE)
_BIRTH_BEFORE, _BIRTH_AFTER = 30, 16


def _births(plain: str) -> Iterator[tuple[int, int]]:
    """Dates with a word for birth close before or just after them."""
    words = [match.start() for match in _BIRTH.finditer(plain)]
    if not words:
        return
    for match in _DATE.finditer(plain):
        nearest = bisect_left(words, match.start() - _BIRTH_BEFORE)
        if nearest < len(words) and words[nearest] <= match.end() + _BIRTH_AFTER:
            yield match.span()


# --- postcodes ------------------------------------------------------------------------------------

_AREAS = _words(
    """AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN
    EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N
    NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN
    TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"""
)
_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9_])([A-Za-z]{1,2})\d[A-Za-z\d]?[ \u200b]{0,2}\d([A-Za-z]{2})(?![A-Za-z0-9_])"
)
_NOT_IN_A_POSTCODE = frozenset("CIKMOV")  # letters that the last two places never use
_UNITS = frozenset({"st", "nd", "rd", "th", "hr"})  # "month M1 2nd week", "W1 2hr visit"


def _postcodes(plain: str) -> Iterator[tuple[int, int]]:
    """United Kingdom postcodes: a real area, and letters at the end that postcodes use."""
    for match in _POSTCODE.finditer(plain):
        area, end = match[1].upper(), match[2]
        if area in _AREAS and end not in _UNITS and not _NOT_IN_A_POSTCODE.intersection(end.upper()):
            yield match.span()


# --- telephone numbers ----------------------------------------------------------------------------

# Numbers that reach a person or a household: 01, 02 and 07. Helplines (03, 08) belong to organisations.
_PHONE = re.compile(
    r"""(?<![\dA-Za-z_.])(?:
        (?:\+|00)44[ .\-]{0,2}(?:\(0\)[ .\-]{0,2})?\(?[127]
      | \(?(?=0\d\d)0[127]      # an area code is three digits or more: 01-02-2026 is a date
    )(?:[ .\-()]{0,2}\d){8,9}(?![\dA-Za-z_])""",
    re.VERBOSE | re.ASCII,
)


def _phones(plain: str) -> Iterator[tuple[int, int]]:
    """United Kingdom geographic and mobile numbers: ten or eleven digits with the leading nought."""
    return (match.span() for match in _PHONE.finditer(plain))


# --- patients' names ------------------------------------------------------------------------------

_WORD = r"[^\W\d_](?:['’\u200b-]?[^\W\d_]){0,30}"
# Looked ahead for, so that a second "patient" close by is not skipped.
_NAME = re.compile(
    rf"""\b(?i:patient|pt)\b(?=(?:['’]s|\.)?
        (?:[ \t]?[:\-(]|[ \t]+(?i:name[ \t]is|named?|called|is|was)\b:?)?
        [ \t]{{0,3}}
        (?:(?P<title>(?i:mr|mrs|ms|miss|mx|rev|sir|dame|lady|lord)\b\.?)[ \t]{{1,3}})?
        (?P<first>{_WORD})(?:\.?[ \t]{{1,3}}(?P<last>{_WORD}))?)""",
    re.VERBOSE,
)
# Words that follow "patient" in the names of services, roles and measures, or begin the next phrase.
_NOT_A_NAME = _words(
    """
    a access action activation activity administration advice advisory advocacy advocate aid alliance an
    and app appointment appointments assessment assessments association at board booklet cancer care
    caseload centred champion champions charter choice clinic clinical cns commissioner community concerns
    consent contact coordinator council data day decision demographic diary did direct discharge
    discussion education empowerment engagement event experience experiences facing family feedback flow
    focus follow forum friday friendly from gp group groups guide has having health healthcare helpline
    her his holistic identifiable in information initiated initiative insight involvement is journey knows
    launch leaflet learning led liaison list macmillan management mdt meeting monday my navigation
    navigator needs network nhs no not notes numbers of officer on online outcome outcomes panel
    participation partners partnership passport pathway pathways patient pcn personal personalised plan
    plans pool population portal practice preference priority programme pt public questionnaire record
    records referral referrals regional register registry report reported representative research review
    reviews rights role safety satisfaction saturday screening self service services session sessions she
    stories story stratified summary sunday support survey surveys team the therapy they this thursday to
    tracker tracking training transfer transport treatment treatments triage tuesday unit user version
    view visit visits voice voices volunteer was we wednesday wellbeing were who will with work workshop
    you zone
    """
)


def _names(plain: str) -> Iterator[tuple[int, int]]:
    """`patient` or `pt` followed by a title and a name, or by two words written as a name is."""
    for match in _NAME.finditer(plain):
        first, last = match["first"], match["last"] or ""
        if match["title"] and _is_name(first):
            yield match.start(), match.end("first")
        elif _is_full_name(first, last):
            yield match.start(), match.end("last")


def _is_full_name(first: str, last: str) -> bool:
    if not last or not _is_name(last) or first.lower() in _NOT_A_NAME:
        return False
    return _is_name(first) or (len(first) == 1 and first.isupper() and not last.isupper())


def _is_name(word: str) -> bool:
    """Written as a name: a capital first, at least two letters, and no word that services are called by."""
    parts = re.split(r"[-'’\u200b]", word.lower())
    return len(word) > 1 and word[0].isupper() and not _NOT_A_NAME.intersection([word.lower(), *parts])


# --- the words ------------------------------------------------------------------------------------

_ADVICE = {
    Kind.NHS_NUMBER: "This looks like an NHS number ({masked}){place}. Take it out:"
    " nothing written here may identify a patient",
    Kind.DATE_OF_BIRTH: "This looks like a date of birth{place}. Take it out if it is a patient’s",
    Kind.POSTCODE: "This looks like a postcode{place}. Take it out if it is a patient’s",
    Kind.PHONE: "This looks like a telephone number{place}. Take it out if it is a patient’s",
    Kind.PATIENT_NAME: "This looks like a patient’s name{place}. Take it out if it is one",
}
_SHORT = 120  # in a text of up to this many characters the place needs no words


def _finding(text: str, kind: Kind, start: int, end: int, masked: str = "") -> Finding:
    message = _ADVICE[kind].format(masked=masked, place=_place(len(text), start))
    return Finding(kind, start, end, Level.BLOCK if kind is Kind.NHS_NUMBER else Level.WARN, message)


def _masked(plain: str, start: int, end: int) -> str:
    return f"{plain[start:end].replace(_UNSEEN, '')[:3]} *** ****"


def _place(length: int, start: int) -> str:
    if length <= _SHORT:
        return ""
    return (" near the start", " near the middle", " near the end")[min(2, start * 3 // length)]


def _outside(blocks: list[Finding], spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans that touch no block: what is refused already needs no warning as well. Both are in order."""
    place = 0
    for start, end in spans:
        while place < len(blocks) and blocks[place].end <= start:
            place += 1
        if place == len(blocks) or blocks[place].start >= end:
            yield start, end
