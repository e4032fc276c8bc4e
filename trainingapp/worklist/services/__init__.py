"""The verbs of the worklist: the private calendar address, and the digests of what waits."""

from trainingapp.worklist.services.feeds import make_feed, revoke_feed
from trainingapp.worklist.services.reminders import queue_digests

__all__ = ["make_feed", "queue_digests", "revoke_feed"]
