"""What is missing at handover, in words: nothing is dropped because it was not done. Source: R97."""

from collections.abc import Iterable, Iterator, Sequence

from trainingapp.assessments.terms import CompetencyStatus
from trainingapp.core.words import plural
from trainingapp.handover.content import DutyList, Event, Gap, ReportContent
from trainingapp.handover.drafting.programme import KINDS
from trainingapp.handover.drafting.sessions import MARKS
from trainingapp.plans.terms import SessionKind
from trainingapp.supervision.terms import DELIVERED, ActivityStatus, RecordState


def gaps(content: ReportContent) -> tuple[Gap, ...]:
    """Everything that was promised and is not there, in the order of the report."""
    return tuple(
        Gap(title=title, text=text)
        for title, text in (
            *_sessions(content.events),
            *_records(content),
            *_disagreements(content),
            *_competencies(content),
            *_needs(content),
            *_training(content),
            *_duties(content.duties),
            *_ahead(content),
        )
    )


Found = Iterator[tuple[str, str]]


def _sessions(events: Sequence[Event]) -> Found:
    for name, kinds in KINDS:
        planned = [event for event in events if event.kind in kinds]
        missing = [event for event in planned if event.status not in DELIVERED]
        if not missing:
            continue
        if SessionKind.CONFERENCE in kinds:
            yield name, _sentence(event.when for event in missing)
        else:
            yield (
                f"{name}, {len(missing)} of {len(planned)} not delivered",
                _sentence(f"{event.title} ({_whereabouts(event)})" for event in missing),
            )


def _whereabouts(event: Event) -> str:
    if event.status in {ActivityStatus.DUE, ActivityStatus.NOT_YET_DUE, ActivityStatus.BOOKED}:
        return event.when
    return (
        f"{event.mark.word.lower()}, {event.when}" if event.status is ActivityStatus.OVERDUE else event.when
    )


def _records(content: ReportContent) -> Found:
    open_records = [
        event for event in content.events if event.status in {ActivityStatus.HELD, ActivityStatus.RECORDED}
    ]
    if not open_records:
        return
    returned = {j.title for j in content.joint_sessions if j.record is RecordState.CHANGES_REQUESTED}
    yield (
        f"{plural(len(open_records), 'record')} not agreed",
        _sentence(
            f"{event.title} ({'sent back for changes' if event.title in returned else _record_word(event)})"
            for event in open_records
        ),
    )


def _disagreements(content: ReportContent) -> Found:
    closed = [j for j in content.joint_sessions if j.record is RecordState.CLOSED]
    if closed:
        yield (
            f"{plural(len(closed), 'record')} closed without full agreement",
            _sentence(f"{j.title} ({j.mark.word[:1].lower()}{j.mark.word[1:]})" for j in closed),
        )


def _record_word(event: Event) -> str:
    return MARKS[event.status].word.lower()


def _competencies(content: ReportContent) -> Found:
    applicable = [
        line
        for area in content.areas
        for line in area.competencies
        if line.status is not CompetencyStatus.NOT_APPLICABLE
    ]
    open_ones = [line for line in applicable if line.status is not CompetencyStatus.CONFIRMED]
    if not open_ones:
        return
    yield (
        f"Competencies, {len(open_ones)} of {len(applicable)} not confirmed without reserve"
        if any(line.status is CompetencyStatus.CONDITIONAL for line in open_ones)
        else f"Competencies, {len(open_ones)} of {len(applicable)} not confirmed",
        _by_word((line.mark.word, line.code.rpartition("-")[2]) for line in open_ones),
    )


def _needs(content: ReportContent) -> Found:
    needs = content.needs
    if needs.first_on is None:
        yield "Training needs", "The first analysis was not agreed, so needs cannot be shown."
    if needs.second_on is None:
        yield "Training needs", "The second analysis is not agreed, so what has moved cannot be shown."
    dropped = [need.topic for need in needs.items if need.second is None] if needs.second_on else []
    still = [need.topic for need in needs.items if need.is_unmet and need.topic not in dropped]
    if still:
        yield f"{plural(len(still), 'training need')} still open", _sentence(still)
    if dropped:
        yield f"{plural(len(dropped), 'training need')} not measured again", _sentence(dropped)


def _training(content: ReportContent) -> Found:
    """What of the personalised-care requirement is not begun, and a community that was not joined."""
    training = content.training
    if training is None:
        return
    missing = [line for line in training.requirement if line.on is None]
    if missing:
        yield (
            f"Personalised-care learning, {len(missing)} of {len(training.requirement)} not begun",
            _sentence(line.title for line in missing),
        )
    if training.joined_on is None:
        yield "Community of practice", "Not joined by the handover."


def _duties(lists: Sequence[DutyList]) -> Found:
    for each in lists:
        missing = [duty for duty in each.duties if not duty.is_met]
        if missing:
            yield (
                f"{each.party}, {len(missing)} of {len(each.duties)} responsibilities open",
                _by_word((duty.mark.word, duty.title) for duty in missing),
            )


def _ahead(content: ReportContent) -> Found:
    if not content.ahead.follow_on_supervisor:
        yield "Follow-on supervision", "Nobody is named yet who supervises from here."
    if not content.ahead.plan:
        yield "Next six months", "Nothing was recorded about the training of the next six months."
    count = len(content.actions.shared) + content.actions.private
    if count:
        yield "Actions", f"{plural(count, 'action')} still open, listed under “Actions carried over”."


def _by_word(pairs: Iterable[tuple[str, str]]) -> str:
    """Things grouped by their status: "Not met: A, B. Still to come: C."."""
    groups: dict[str, list[str]] = {}
    for word, name in pairs:
        groups.setdefault(word, []).append(name)
    return " ".join(f"{word}: {', '.join(names)}." for word, names in groups.items())


def _sentence(parts: Iterable[str]) -> str:
    """Parts with semicolons between them, a capital first and a full stop last."""
    text = "; ".join(part.strip().rstrip(".") for part in parts)
    return f"{text[:1].upper()}{text[1:]}."
