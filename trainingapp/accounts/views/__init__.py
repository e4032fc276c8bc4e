"""The pages of accounts, by noun."""

from trainingapp.accounts.views import digests, organisations, password, people, signing_in
from trainingapp.accounts.views.blueprint import blueprint

__all__ = ["blueprint", "digests", "organisations", "password", "people", "signing_in"]
