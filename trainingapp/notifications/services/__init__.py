"""The verbs on messages: put, claim, finish, send again, give up, forget."""

from trainingapp.notifications.services.deciding import forget_old, give_up, send_again
from trainingapp.notifications.services.delivering import Claim, claim, mark_dropped, mark_failed, mark_sent
from trainingapp.notifications.services.putting import Addressee, Draft, put, put_many

__all__ = [
    "Addressee",
    "Claim",
    "Draft",
    "claim",
    "forget_old",
    "give_up",
    "mark_dropped",
    "mark_failed",
    "mark_sent",
    "put",
    "put_many",
    "send_again",
]
