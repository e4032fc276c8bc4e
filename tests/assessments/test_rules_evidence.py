"""How evidence stands, what counts as practice, what kinds need, whom one may ask as a witness."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.assessments import rules
from trainingapp.assessments.models import (
    Evidence,
    EvidenceEvent,
    EvidenceFile,
    WitnessRequest,
)
from trainingapp.assessments.terms import (
    BY_HAND,
    EvidenceEventKind,
    EvidenceKind,
    EvidenceState,
    WitnessState,
)
from trainingapp.core import clock
from trainingapp.core.db import new_id
from trainingapp.core.errors import DomainError
from trainingapp.files.models import StoredFile
from trainingapp.files.terms import FileKind, FileState

TODAY = date(2026, 7, 8)
KNOWLEDGE = {EvidenceKind.PRIOR_LEARNING, EvidenceKind.CERTIFICATE, EvidenceKind.E_LEARNING}
NEEDS, REDACTED, WITHDRAWN = (
    EvidenceEventKind.NEEDS_REDACTION,
    EvidenceEventKind.REDACTED,
    EvidenceEventKind.WITHDRAWN,
)


def event(kind: EvidenceEventKind, *, one_file: bool = False) -> EvidenceEvent:
    return EvidenceEvent(kind=kind, reason="Page 2", file_id=new_id() if one_file else None)


def stored(state: FileState = FileState.CLEAN, erased_at: datetime | None = None) -> StoredFile:
    return StoredFile(name="list.pdf", kind=FileKind.PDF, size=1, state=state, erased_at=erased_at)


# --- states ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], EvidenceState.USABLE),
        ([event(NEEDS, one_file=True)], EvidenceState.USABLE),
        ([event(NEEDS)], EvidenceState.NEEDS_REDACTION),
        ([event(NEEDS), event(REDACTED)], EvidenceState.REPLACED),
        ([event(WITHDRAWN)], EvidenceState.WITHDRAWN),
        ([event(WITHDRAWN), event(NEEDS)], EvidenceState.WITHDRAWN),
        ([event(NEEDS), event(REDACTED), event(WITHDRAWN)], EvidenceState.WITHDRAWN),
    ],
)
def test_state_follows_from_the_events(events: list[EvidenceEvent], state: EvidenceState) -> None:
    assert rules.evidence_state(events) is state


EVENTS = st.lists(
    st.tuples(st.sampled_from(list(EvidenceEventKind)), st.booleans()).map(
        lambda pair: event(pair[0], one_file=pair[1] and pair[0] is NEEDS)
    ),
    max_size=6,
)


@given(EVENTS, EVENTS)
def test_what_was_hidden_stays_hidden_and_unusable(
    before: list[EvidenceEvent], after: list[EvidenceEvent]
) -> None:
    piece = Evidence(kind=EvidenceKind.REFLECTION, reflection="Words", events=[*before, event(NEEDS), *after])
    assert piece.is_hidden
    assert not rules.is_usable(piece)


@given(EVENTS)
def test_the_order_of_events_does_not_matter(events: list[EvidenceEvent]) -> None:
    assert rules.evidence_state(events) is rules.evidence_state(list(reversed(events)))


# --- content --------------------------------------------------------------------------------------


def test_a_title_alone_holds_nothing() -> None:
    assert not rules.holds_something(Evidence(kind=EvidenceKind.CERTIFICATE, reflection="", link=""))
    assert rules.holds_something(Evidence(reflection="Words", link=""))
    assert rules.holds_something(Evidence(reflection="", link="https://www.example.org/"))


@pytest.mark.parametrize(
    ("file", "hidden_at", "holds"),
    [
        (stored(), None, True),
        (stored(FileState.WAITING), None, True),
        (stored(FileState.UNSCANNED), None, True),
        (stored(FileState.INFECTED), None, False),
        (stored(erased_at=clock.london(TODAY)), None, False),
        (stored(), clock.london(TODAY), False),
    ],
)
def test_a_file_that_is_there_holds_something(
    file: StoredFile, hidden_at: datetime | None, holds: bool
) -> None:
    piece = Evidence(reflection="", link="", files=[EvidenceFile(file=file, hidden_at=hidden_at)])
    assert rules.holds_something(piece) is holds


@pytest.mark.parametrize(
    ("file", "hidden_at", "words"),
    [
        (stored(FileState.WAITING), None, "still being checked"),
        (stored(FileState.INFECTED), None, "A virus was found"),
        (stored(erased_at=clock.london(TODAY)), None, "was erased"),
        (stored(), clock.london(TODAY), "is hidden"),
        (stored(FileState.INFECTED), clock.london(TODAY), "is hidden"),
    ],
)
def test_a_file_that_is_not_handed_out_says_why(
    file: StoredFile, hidden_at: datetime | None, words: str
) -> None:
    held = EvidenceFile(file=file, hidden_at=hidden_at)
    assert words in (rules.file_fault(Evidence(files=[held]), held) or "")


@pytest.mark.parametrize("state", [FileState.CLEAN, FileState.UNSCANNED])
def test_a_file_is_handed_out_unless_its_piece_is_hidden(state: FileState) -> None:
    held = EvidenceFile(file=stored(state))
    assert rules.file_fault(Evidence(files=[held]), held) is None
    assert rules.file_fault(Evidence(files=[held], events=[event(NEEDS)]), held)


@pytest.mark.parametrize("kind", list(EvidenceKind))
def test_what_was_only_learned_is_no_practice(kind: EvidenceKind) -> None:
    assert rules.is_practice(kind) is (kind not in KNOWLEDGE)


@given(st.lists(st.sampled_from(list(EvidenceKind))))
def test_a_confirmation_needs_one_piece_from_practice(kinds: list[EvidenceKind]) -> None:
    shown = [Evidence(kind=kind) for kind in kinds]
    if set(kinds) - KNOWLEDGE:
        rules.check_practice(shown)
    else:
        with pytest.raises(DomainError, match="shows what was learned"):
            rules.check_practice(shown)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (EvidenceKind.REFLECTION, "reflection"),
        (EvidenceKind.OBSERVATION, "reflection"),
        (EvidenceKind.CASE_DISCUSSION, "reflection"),
        (EvidenceKind.PRIOR_LEARNING, "reflection"),
        (EvidenceKind.OTHER, "link"),
    ],
)
def test_kinds_that_say_nothing_without_words(kind: EvidenceKind, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        rules.check_words(kind, title="A title", reflection="", link="")
    assert refused.value.field == field
    rules.check_words(kind, title="A title", reflection="Words", link="")


@pytest.mark.parametrize(
    "kind", [EvidenceKind.CERTIFICATE, EvidenceKind.E_LEARNING, EvidenceKind.WORK_PRODUCT]
)
def test_kinds_whose_file_comes_later(kind: EvidenceKind) -> None:
    rules.check_words(kind, title="A title", reflection="", link="")


def test_only_a_witness_writes_a_witness_statement() -> None:
    for kind in BY_HAND:
        rules.check_kind(kind)
    with pytest.raises(DomainError, match="themselves"):
        rules.check_kind(EvidenceKind.WITNESS_STATEMENT)


@pytest.mark.parametrize(("how", "words"), [("", "Say in a sentence"), ("x" * 501, "it is 501 now")])
def test_how_it_shows_something_is_a_sentence(how: str, words: str) -> None:
    with pytest.raises(DomainError, match=words) as refused:
        rules.check_how(how, code="CMP-A.1", field="how-1")
    assert refused.value.field == "how-1"


# --- witnesses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, WitnessState.ASKED),
        ({"expires_on": TODAY}, WitnessState.ASKED),
        ({"expires_on": TODAY - timedelta(days=1)}, WitnessState.EXPIRED),
        ({"revoked_at": clock.london(TODAY)}, WitnessState.REVOKED),
        ({"revoked_at": clock.london(TODAY), "expires_on": date(2026, 7, 1)}, WitnessState.REVOKED),
        ({"answered_at": clock.london(TODAY), "expires_on": date(2026, 7, 1)}, WitnessState.ANSWERED),
    ],
)
def test_state_of_a_request(changes: dict[str, object], state: WitnessState) -> None:
    request = WitnessRequest(**({"expires_on": TODAY + timedelta(days=3)} | changes))
    assert rules.witness_state(request, TODAY) is state


@pytest.mark.parametrize(
    ("one", "other"),
    [("Cora@Vale.example", "cora@vale.example"), ("cora+witness@vale.example", " cora@vale.example ")],
)
def test_one_mailbox_under_two_addresses(one: str, other: str) -> None:
    assert rules.mailbox(one) == rules.mailbox(other)


@given(st.integers(-400, 400))
def test_a_link_works_from_one_to_twenty_eight_days(days: int) -> None:
    until = TODAY + timedelta(days=days)
    if 1 <= days <= 28:
        rules.check_until(until, TODAY)
    else:
        with pytest.raises(DomainError) as refused:
            rules.check_until(until, TODAY)
        assert refused.value.field == "expires_on"
