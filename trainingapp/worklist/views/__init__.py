"""Home pages and the plan's page."""

from trainingapp.worklist.views import calendar, feed, home, plan
from trainingapp.worklist.views.blueprint import blueprint

__all__ = ["blueprint", "calendar", "feed", "home", "plan"]
