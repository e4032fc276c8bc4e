"""The kinds of mail whose content is computed at the moment they are sent."""

from collections.abc import Mapping

from trainingapp.notifications.delivery import Renderer
from trainingapp.worklist.digests import digest

RENDERERS: Mapping[str, Renderer] = {"digest": digest}
"""By kind: what its template is filled in with, as of now, or None when nothing is left to say."""
