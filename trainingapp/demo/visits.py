"""The address by which somebody without an account comes in, for whoever looks at the demonstration."""

from sqlalchemy import select

from trainingapp.core import clock
from trainingapp.core.db import make_engine, make_session
from trainingapp.core.signing import sign
from trainingapp.demo.folder import Folder
from trainingapp.plans.models import PlanLink
from trainingapp.plans.rules import link_state
from trainingapp.plans.terms import LinkState

PURPOSE = "plan-link"
"""What the address of a link is signed for, as the pages and the mail do it."""


def way_in(folder: Folder) -> tuple[str, str] | None:
    """The name of a visitor and the path of their link; None once every link has ended."""
    engine = make_engine(folder.url())
    try:
        with make_session(engine, read_only=True) as session:
            for link in session.scalars(select(PlanLink).order_by(PlanLink.created_at.desc())):
                if link_state(link, clock.now()) is LinkState.WORKS:
                    token = sign(link.id.hex, purpose=PURPOSE, secret=folder.secret())
                    return link.person.name, f"/joint/{token}"
    finally:
        engine.dispose()
    return None
