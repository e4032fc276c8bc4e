"""The pages of handover, by noun."""

from trainingapp.handover.views import certificates, reports, verifying
from trainingapp.handover.views.blueprint import blueprint

__all__ = ["blueprint", "certificates", "reports", "verifying"]
