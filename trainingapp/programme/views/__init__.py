"""The programme lead's pages, by noun."""

from trainingapp.programme.views import calibration, competencies, moderation, needs, programme, time
from trainingapp.programme.views.blueprint import blueprint

__all__ = ["blueprint", "calibration", "competencies", "moderation", "needs", "programme", "time"]
