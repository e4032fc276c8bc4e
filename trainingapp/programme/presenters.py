"""How moderation and its figures are shown."""

from datetime import datetime
from typing import NamedTuple

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.programme.models import ModerationPick
from trainingapp.programme.rules.moderation import Figures, Share
from trainingapp.programme.terms import VERDICT_WORDS, Verdict

VERDICT_TAGS = {
    Verdict.AGREE: (VERDICT_WORDS[Verdict.AGREE], "green"),
    Verdict.QUERY: (VERDICT_WORDS[Verdict.QUERY], "orange"),
}


class Notice(NamedTuple):
    """What the page of a decision says of a sample that it was in."""

    drawn_at: datetime
    drawn_by: str
    verdict: Verdict | None
    """For the signer and the lead alone; others learn only that it was in a sample."""
    note: str
    reviewed_by: str


def notice(pick: ModerationPick, *, reader: Person, signer_id: object) -> Notice:
    """A sample as its reader may know of it."""
    last = pick.reviews[-1] if pick.reviews else None
    may_know = reader.id == signer_id or reader.has(Role.PROGRAMME_LEAD)
    shown = last if may_know else None
    return Notice(
        pick.sample.created_at,
        pick.sample.drawn_by.name,
        shown.verdict if shown else None,
        shown.note if shown else "",
        shown.reviewed_by.name if shown else "",
    )


class FigureRow(NamedTuple):
    """One figure of a supervisor, and perhaps of everybody else together."""

    words: str
    own: str
    others: str


def figure_rows(own: Figures, others: Figures | None) -> list[FigureRow]:
    """The figures in words; beside those of moderation stands nothing."""
    return [
        FigureRow("Decisions", f"{own.decisions:,}", f"{others.decisions:,}" if others else ""),
        *(
            FigureRow(words, _share(getattr(own, name)), _share(getattr(others, name)) if others else "")
            for words, name in (
                ("Confirmed", "confirmed"),
                ("Of these at level 4", "highest_level"),
                ("More evidence wanted", "more_evidence"),
            )
        ),
        FigureRow(
            "Pieces of evidence for a confirmation (median)", _median(own), _median(others) if others else ""
        ),
        FigureRow("Looked at in moderation", f"{own.moderated:,}", ""),
        FigureRow("Agreed with", f"{own.agreed:,}", ""),
        FigureRow("Queried", f"{own.queried:,}", ""),
    ]


def _share(share: Share) -> str:
    if share.percent is None:
        return "none yet"
    return f"{share.part:,} of {share.whole:,} ({share.percent}%)"


def _median(figures: Figures) -> str:
    return "none yet" if figures.pieces is None else f"{figures.pieces:g}"
