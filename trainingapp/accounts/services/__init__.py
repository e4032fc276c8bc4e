"""The verbs on people and organisations: add, change, sign in and out, passwords, hold what was typed."""

from trainingapp.accounts.services.digests import choose_digests
from trainingapp.accounts.services.held_forms import forget_typed, hold_form, hold_typed, release_form
from trainingapp.accounts.services.organisations import add_organisation, rename_organisation
from trainingapp.accounts.services.passwords import change_password, give_first_password, make_account
from trainingapp.accounts.services.people import (
    add_person,
    change_person,
    deactivate_person,
    reactivate_person,
)
from trainingapp.accounts.services.signing_in import (
    LOCKED,
    WRONG,
    confirm_password,
    sign_in,
    sign_out,
    unlock_person,
)

__all__ = [
    "LOCKED",
    "WRONG",
    "add_organisation",
    "add_person",
    "change_password",
    "change_person",
    "choose_digests",
    "confirm_password",
    "deactivate_person",
    "forget_typed",
    "give_first_password",
    "hold_form",
    "hold_typed",
    "make_account",
    "reactivate_person",
    "release_form",
    "rename_organisation",
    "sign_in",
    "sign_out",
    "unlock_person",
]
