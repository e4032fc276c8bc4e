"""Every table of the app, imported once so that migrations and tests see them all."""

from importlib import import_module

from trainingapp.core.db import Base

for capability in (
    "accounts",
    "assessments",
    "audit",
    "files",
    "frameworks",
    "handover",
    "notifications",
    "plans",
    "programme",
    "supervision",
    "training",
    "worklist",
):
    import_module(f"trainingapp.{capability}.models")

metadata = Base.metadata
