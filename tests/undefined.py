"""A template variable that nobody passed must not become a silent blank on a page of ours."""

import sys

from jinja2 import ChainableUndefined, UndefinedError

from trainingapp.config import ROOT

OURS = str(ROOT / "templates")


class LoudUndefined(ChainableUndefined):
    """Prints as nothing inside the NHS components, which count on it, and fails inside our templates."""

    def __str__(self) -> str:
        frame = sys._getframe(1)
        while frame is not None:
            name = frame.f_code.co_filename
            if name.endswith((".jinja", ".html")):
                if name.startswith(OURS):
                    raise UndefinedError(f"{self._undefined_name!r} is not defined, drawn by {name}")
                break
            frame = frame.f_back  # type: ignore[assignment]
        return ""

    def __html__(self) -> str:
        return str(self)
