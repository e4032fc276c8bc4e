"""All sign-offs that wait for one supervisor, over all their plans."""

from flask import render_template, request
from flask_login import current_user

from trainingapp.assessments.presenters.queue import queue_page
from trainingapp.assessments.queries import queue as queries_queue
from trainingapp.assessments.rules.queue import LOOKED_BACK, half_wait_less_than
from trainingapp.assessments.views.blueprint import blueprint
from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import session


@blueprint.get("/sign-offs")
@access("sign-offs:decide")
def list_sign_offs() -> str:
    """The pace on it is the reader's own, and shown to nobody else."""
    waits = queries_queue.own_waits(session, actor=current_user, since=clock.now() - LOOKED_BACK)
    return render_template(
        "assessments/list_sign_offs.html",
        page=queue_page(
            queries_queue.queue(session, actor=current_user),
            plan=request.args.get("plan"),
            area=request.args.get("area"),
            today=clock.today(),
        ),
        half_within=half_wait_less_than(waits),
    )
