"""Whether a certificate or a report is the current one, for anybody who has its code, and nothing more."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import PUBLIC, access
from trainingapp.core.db import session
from trainingapp.handover.drafting.verifying import verdict
from trainingapp.handover.views.blueprint import VERIFY_PATH, blueprint


@blueprint.get(VERIFY_PATH)
@access(PUBLIC)
def ask_for_code() -> str | Response:
    code = "".join(request.args.get("code", "").split()).lower()
    if code:
        return redirect(url_for("handover.verify_code", code=code))
    return render_template("handover/ask_for_code.html")


@blueprint.get(f"{VERIFY_PATH}/<code>")
@access(PUBLIC)
def verify_code(code: str) -> tuple[str, int]:
    found = verdict(session, code="".join(code.split()).lower(), today=clock.today())
    return render_template("handover/verify_code.html", verdict=found), 200 if found else 404
