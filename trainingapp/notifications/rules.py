"""When a message is tried again, when it is given up, and which refusals are final."""

from datetime import datetime, timedelta

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
GIVEN_UP_AFTER = timedelta(days=3)
LATE_AFTER = timedelta(hours=1)
"""For so long a message may be on its way before who waits for it is told."""
FORGOTTEN_AFTER = timedelta(days=90)
"""What a message said is forgotten so long after it was sent."""


def pause_after(attempts: int, luck: float) -> timedelta:
    """How long to wait after this many attempts in vain: doubled each time, up to four hours.

    `luck`, from 0 to 1, spreads the pauses from three quarters of that to all of it, so that many messages
    that failed together do not all come back at one moment.
    """
    doubled = FIRST_PAUSE * (1 << min(max(attempts, 1) - 1, 12))
    return min(doubled, LONGEST_PAUSE) * (0.75 + 0.25 * luck)


def next_try(*, attempts: int, first_tried_at: datetime, now: datetime, luck: float) -> datetime | None:
    """When to try again after a failure; None when it is given up, three days after the first attempt."""
    if now - first_tried_at >= GIVEN_UP_AFTER:
        return None
    return now + pause_after(attempts, luck)


def is_final(code: int) -> bool:
    """Whether a mail server's answer to a recipient or a message will be the same next time.

    Only 550 to 559 speak of these; the other permanent errors speak of the sender's settings, which somebody
    mends. Source: RFC 5321 section 4.2.3.
    """
    return 550 <= code <= 559
