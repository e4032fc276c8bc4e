"""The pages of accounts, by noun."""

from trainingapp.accounts.views import organisations, password, people, signing_in
from trainingapp.accounts.views.blueprint import blueprint

__all__ = ["blueprint", "organisations", "password", "people", "signing_in"]
