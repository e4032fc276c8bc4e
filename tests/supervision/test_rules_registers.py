"""What a list of guests must say, and when there is a register to take."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.supervision import rules
from trainingapp.supervision.terms import GUEST_WORDS, GuestRole, RecordState, SessionState
from trainingapp.supervision.values import GuestLine

BEGINS = clock.london(clock.today(), 14)
names = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters=";"), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("line", "guest"),
    [
        ("Asha Khan; care navigator; Vale PCN", ("Asha Khan", GuestRole.CARE_NAVIGATOR, "Vale PCN")),
        ("Asha Khan;Care Navigator", ("Asha Khan", GuestRole.CARE_NAVIGATOR, "")),
        ("  Asha Khan ;  HCA ; Vale PCN ", ("Asha Khan", GuestRole.HEALTH_CARE_ASSISTANT, "Vale PCN")),
        ("Asha Khan\tcoordinator\tVale PCN", ("Asha Khan", GuestRole.COORDINATOR, "Vale PCN")),
        ("Asha Khan; other; Vale PCN", ("Asha Khan", GuestRole.OTHER, "Vale PCN")),
        ("Asha Khan; another role", ("Asha Khan", GuestRole.OTHER, "")),
    ],
)
def test_a_line_is_a_guest(line, guest):
    assert rules.guest_lines(line, "pasted") == [GuestLine(*guest)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Asha Khan", "Line 1: write the name, the role and the organisation"),
        ("; care navigator", "Line 1: Enter the name"),
        ("Asha; king; Vale", "Line 1: “king” is not one of the roles"),
        ("Asha; care navigator; Vale; more", "Line 1: there are more than three parts"),
        ("A; hca\n\nB; king\nC", "Line 3: “king”"),
        ("A; hca\n\nB; king\nC", "Line 4: write the name"),
        ("x" * 121 + "; hca", "120 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_line_by_line(text, said):
    with pytest.raises(DomainError) as refusal:
        rules.guest_lines(text, "pasted")
    assert refusal.value.field == "pasted"
    assert said in refusal.value.message
    assert not refusal.value.message.endswith(".")


@given(st.lists(st.tuples(names, st.sampled_from(list(GuestRole)), names), max_size=20))
def test_what_is_written_out_is_read_back_once(people):
    text = "\n".join(f"{name}; {GUEST_WORDS[role]}; {place}" for name, role, place in people)
    lines = rules.guest_lines(text, "pasted")
    assert len({line.key for line in lines}) == len(lines)
    assert {line.key for line in lines} == {
        (n.strip().casefold(), p.strip().casefold()) for n, _, p in people
    }
    assert rules.new_guests(lines, [line.key for line in lines]) == []
    assert rules.new_guests(lines, []) == lines


@pytest.mark.parametrize("state", list(SessionState))
@pytest.mark.parametrize("record", [None, *RecordState])
@pytest.mark.parametrize("minutes", [-1, 0, 1])
def test_a_register_is_taken_from_the_beginning_until_the_record_is_finished(state, record, minutes):
    begun = minutes >= 0
    open_record = record in {None, RecordState.DRAFT, RecordState.CHANGES_REQUESTED}
    now = BEGINS + timedelta(minutes=minutes)
    if state is not SessionState.CANCELLED and begun and open_record:
        rules.check_register(state, BEGINS, record, now)
    else:
        with pytest.raises(DomainError):
            rules.check_register(state, BEGINS, record, now)


@pytest.mark.parametrize(("people", "fine"), [(300, True), (301, False)])
def test_a_register_holds_so_many(people, fine):
    if fine:
        rules.check_guest_list(SessionState.BOOKED, None, people)
    else:
        with pytest.raises(DomainError, match="up to 300"):
            rules.check_guest_list(SessionState.BOOKED, None, people)
