"""The verbs on messages: put, claim, finish, send again, give up, forget."""

from trainingapp.notifications.services.deciding import forget_old, give_up, send_again
from trainingapp.notifications.services.delivering import Claim, claim, mark_dropped, mark_failed, mark_sent
from trainingapp.notifications.services.putting import Addressee, put

__all__ = [
    "Addressee",
    "Claim",
    "claim",
    "forget_old",
    "give_up",
    "mark_dropped",
    "mark_failed",
    "mark_sent",
    "put",
    "send_again",
]
