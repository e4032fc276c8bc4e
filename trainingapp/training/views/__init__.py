"""The pages of training, by noun."""

from trainingapp.training.views import certificates, courses, log, time, time_requests
from trainingapp.training.views.blueprint import blueprint

__all__ = ["blueprint", "certificates", "courses", "log", "time", "time_requests"]
