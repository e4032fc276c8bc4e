"""The verbs on needs analyses, self-ratings, evidence and sign-offs."""

from trainingapp.assessments.services.analyses import (
    agree_analysis,
    return_analysis,
    start_analysis,
    submit_analysis,
)
from trainingapp.assessments.services.applicabilities import bring_back_competency, leave_out_competency
from trainingapp.assessments.services.attempts import hold_attempts
from trainingapp.assessments.services.bulk import decide_many
from trainingapp.assessments.services.criteria import (
    Answer,
    check_criteria,
    need_criteria,
)
from trainingapp.assessments.services.decisions import decide, sign
from trainingapp.assessments.services.disputes import dispute_decision, resolve_dispute
from trainingapp.assessments.services.evidence import (
    add_evidence,
    hide_evidence,
    link_evidence,
    redact_evidence,
    withdraw_evidence,
)
from trainingapp.assessments.services.evidence_files import (
    add_evidence_file,
)
from trainingapp.assessments.services.items import (
    ItemValues,
    add_item,
    choose_items,
    remove_item,
    save_item,
)
from trainingapp.assessments.services.meeting_signing import send_signing_code, sign_in_meeting
from trainingapp.assessments.services.needs_progress import (
    follow_need,
)
from trainingapp.assessments.services.needs_views import (
    give_views,
    keep_views,
)
from trainingapp.assessments.services.ratings import Said, keep_ratings, rate, rate_many
from trainingapp.assessments.services.sign_offs import request_many, request_sign_off, withdraw
from trainingapp.assessments.services.standing import (
    freeze,
    meet_condition,
    release,
    revoke,
    revoke_frozen,
)
from trainingapp.assessments.services.witnesses import (
    ask_witness,
    give_statement,
    revoke_witness,
)

__all__ = [
    "Answer",
    "ItemValues",
    "Said",
    "add_evidence",
    "add_evidence_file",
    "add_item",
    "agree_analysis",
    "ask_witness",
    "bring_back_competency",
    "check_criteria",
    "choose_items",
    "decide",
    "decide_many",
    "dispute_decision",
    "follow_need",
    "freeze",
    "give_statement",
    "give_views",
    "hide_evidence",
    "hold_attempts",
    "keep_ratings",
    "keep_views",
    "leave_out_competency",
    "link_evidence",
    "meet_condition",
    "need_criteria",
    "rate",
    "rate_many",
    "redact_evidence",
    "release",
    "remove_item",
    "request_many",
    "request_sign_off",
    "resolve_dispute",
    "return_analysis",
    "revoke",
    "revoke_frozen",
    "revoke_witness",
    "save_item",
    "send_signing_code",
    "sign",
    "sign_in_meeting",
    "start_analysis",
    "submit_analysis",
    "withdraw",
    "withdraw_evidence",
]
