"""How each of the two sees the needs, given apart from the other."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person
from trainingapp.assessments import rules
from trainingapp.assessments.models import NeedsAnalysis, NeedsItem, NeedsView
from trainingapp.assessments.rules import Rated
from trainingapp.assessments.services.writing import check_writing, note, touch
from trainingapp.core import clock
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import Party

ROWS = ("importance-", "current-")
"""How the names of the form's fields begin."""


def give_views(
    session: Session,
    *,
    actor: Person,
    analysis: NeedsAnalysis,
    views: Mapping[UUID, Rated],
    held_at: Sequence[str] = (),
) -> list[NeedsItem]:
    """Say how one sees these items, by id; what was said before stays. Gives the items that were changed.

    A view that is the newest already is kept once, and an item that was removed meanwhile is left out. What
    the two views come to becomes the item's value at once. `held_at`: the addresses at which the form was
    kept while it was filled in; that is let go. Raises NotAllowed for anybody but the coordinator and the
    assigned alliance supervisor, DomainError at "importance-ID" or "current-ID" for what is off the scale.
    """
    party = check_writing(session, actor, analysis)
    for item_id, rated in views.items():
        rules.check_rated(rated.importance, f"importance-{item_id}", "the importance")
        rules.check_rated(rated.current, f"current-{item_id}", "the current level")
    changed = [
        item for item in analysis.items if item.id in views and _give(item, actor, party, views[item.id])
    ]
    for path in held_at:
        accounts.release_form(session, actor=actor, path=path)
    if changed:
        touch(analysis)
        session.flush()
        note(session, actor, analysis, "analysis-views:given", items=len(changed))
    return changed


def keep_views(
    session: Session, *, actor: Person, analysis: NeedsAnalysis, path: str, fields: Mapping[str, list[str]]
) -> None:
    """Hold what somebody chose so far in the form at that address; it is nobody's view until they save it."""
    rules.check_writer(party_of(analysis.plan, actor.id))
    chosen = {name: values for name, values in fields.items() if name.startswith(ROWS)}
    accounts.hold_form(session, actor=actor, path=path, fields=chosen)


def _give(item: NeedsItem, actor: Person, party: Party | None, rated: Rated) -> bool:
    last = rules.newest_view(item.views, party)
    if last is not None and (last.importance, last.current) == rated:
        return False
    item.views.append(
        NeedsView(
            party=party,
            person_id=actor.id,
            importance=rated.importance,
            current=rated.current,
            created_at=clock.now(),
        )
    )
    value = rules.agreed_value(item.views)
    if value is not None:
        item.importance, item.current = value
    item.is_rated = True
    item.changed_by_id = actor.id
    return True
