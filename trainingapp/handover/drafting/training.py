"""What was learned beside the sessions, and the time that was taken for it."""

from collections.abc import Iterable

from trainingapp.handover.content import LearningLine, Mark, TimeRow, Training
from trainingapp.handover.queries import Material
from trainingapp.handover.queries.training import Learned, LogLine
from trainingapp.handover.terms import Tone
from trainingapp.plans import pace
from trainingapp.plans.calendar import ONE_DAY
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import last_day
from trainingapp.training.terms import DAYS, LOG_STATE_WORDS, WEEKLY, LogKind, LogState, TimePurpose

TONES = {
    LogState.COMPLETED: Tone.DONE,
    LogState.UNDER_WAY: Tone.WAITING,
    LogState.ENROLLED: Tone.BOOKED,
}
NOT_BEGUN = Mark(word="Not begun", tone=Tone.NONE)
FURTHEST = (LogState.COMPLETED, LogState.UNDER_WAY, LogState.ENROLLED)


def training(found: Material) -> Training:
    """The personalised-care requirement item by item, other learning, the community, and time."""
    learned = found.learned
    asked = {code for code, _ in learned.required}
    return Training(
        requirement=tuple(_required(code, title, learned.log) for code, title in learned.required),
        lines=tuple(
            _line(each)
            for each in learned.log
            if each.kind is not LogKind.COMMUNITY and each.code not in asked
        ),
        joined_on=learned.joined_on,
        events=sum(1 for each in learned.log if each.kind is LogKind.COMMUNITY),
        time=_time(found.plan, learned),
    )


def _required(code: str, title: str, log: Iterable[LogLine]) -> LearningLine:
    """One item, as far as anybody got with it."""
    own = sorted((line for line in log if line.code == code), key=lambda line: FURTHEST.index(line.state))
    if not own:
        return LearningLine(title=title, provider="", mark=NOT_BEGUN, on=None, minutes=None)
    return _line(own[0]).model_copy(update={"title": title})


def _line(line: LogLine) -> LearningLine:
    return LearningLine(
        title=line.title,
        provider=line.provider,
        mark=Mark(word=LOG_STATE_WORDS[line.state], tone=TONES[line.state]),
        on=line.on,
        minutes=line.minutes,
    )


def _time(plan: Plan, learned: Learned) -> tuple[TimeRow, ...]:
    """The two entitlements over the whole programme, never added up. Source: S3 L245, L246."""
    last = last_day(plan)
    whole = pace.protected_time(
        learned.hours, starts_on=plan.starts_on, today=last + ONE_DAY, pauses=plan.pauses, last_on=last
    )
    return (
        TimeRow(
            name="Weekly release for learning",
            used=_used(learned, WEEKLY),
            least=whole.least,
            most=whole.most,
        ),
        TimeRow(
            name="Days for supervision and training",
            used=_used(learned, DAYS),
            least=None,
            most=whole.training,
        ),
    )


def _used(learned: Learned, purposes: Iterable[TimePurpose]) -> int:
    return sum(learned.used.get(purpose, 0) for purpose in purposes)
