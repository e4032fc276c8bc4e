"""The forms of accounts: signing in, people, organisations, passwords."""

from trainingapp.accounts.rules import PASSWORD_LENGTH
from trainingapp.accounts.terms import DEACTIVATION_WORDS, REACTIVATION_WORDS, ROLE_WORDS, Role
from trainingapp.core.forms import (
    CheckboxField,
    EmailField,
    FreeTextField,
    NhsForm,
    PasswordField,
    RadiosField,
    SelectField,
    VersionField,
    required,
)

NAME = 120
ROLE_HINTS = {
    Role.COORDINATOR: "Newly appointed, in a PCN; enrolled in the programme once they are added",
    Role.ALLIANCE_SUPERVISOR: "Supervises coordinators and signs off their competencies",
    Role.PCN_SUPERVISOR: "Supports a coordinator in their PCN or practice",
    Role.PROGRAMME_LEAD: "Runs the programme for the alliance, and adds people",
}


def new_password_field(label: str, if_blank: str) -> PasswordField:
    """A field for a password that somebody chooses, with the rule beside it."""
    return PasswordField(
        label,
        validators=[required(if_blank)],
        description=f"At least {PASSWORD_LENGTH} characters. Three random words work well",
        autocomplete="new-password",
    )


class SignInForm(NhsForm):
    """E-mail address and password."""

    email = EmailField("E-mail address", validators=[required("Enter your e-mail address")])
    password = PasswordField("Password", validators=[required("Enter your password")])


class ChangePasswordForm(NhsForm):
    """The password somebody has, and the one they want."""

    current_password = PasswordField(
        "Current password",
        validators=[required("Enter your current password")],
        autocomplete="current-password",
    )
    new_password = new_password_field("New password", "Enter a new password")


class ChooseDigestsForm(NhsForm):
    """Whether to be sent digests."""

    digests = RadiosField(
        "Send me a digest of what waits for me",
        choices=[("on", "Yes, on working days"), ("off", "No")],
        validators=[required("Select whether you want digests")],
    )


class PersonFacts(NhsForm):
    """What is known of somebody beside their role."""

    name = FreeTextField("Full name", validators=[required("Enter the person’s name")], longest=NAME)
    job_title = FreeTextField("Job title", longest=NAME)


class AddPersonForm(PersonFacts):
    """Somebody new, their role and where they hold it. The choices of `organisation` are the alliance's."""

    email = EmailField(
        "E-mail address",
        validators=[required("Enter the person’s e-mail address")],
        description="Their own work address: they sign in with it",
        autocomplete="off",
    )
    role = RadiosField(
        "Role",
        choices=[(role, ROLE_WORDS[role], hint) for role, hint in ROLE_HINTS.items()],
        validators=[required("Select the role")],
    )
    organisation = SelectField(
        "Where they work",
        validators=[required("Select where they work")],
        description="The alliance for its supervisors and programme leads, a PCN for a coordinator, "
        "a PCN or a practice for a PCN supervisor",
    )
    is_registered = CheckboxField(
        "Registered practitioner",
        description="For supervisors: registered with a professional regulator, such as the NMC, HCPC or GMC",
    )
    by_link = CheckboxField(
        "Without an account, by link only",
        description="For PCN supervisors: they come to the joint sessions of one plan by a link that you or "
        "the alliance supervisor send them. You can give them an account later",
    )


class ChangePersonForm(PersonFacts):
    """Corrections to what is known of somebody."""

    version = VersionField()
    is_registered = CheckboxField(
        "Registered practitioner",
        description="Registered with a professional regulator, such as the NMC, HCPC or GMC",
    )


class DeactivatePersonForm(NhsForm):
    """Why somebody may no longer sign in."""

    reason = RadiosField(
        "Why?", choices=list(DEACTIVATION_WORDS.items()), validators=[required("Select the reason")]
    )


class ReactivatePersonForm(NhsForm):
    """Why somebody may sign in again."""

    reason = RadiosField(
        "Why?", choices=list(REACTIVATION_WORDS.items()), validators=[required("Select the reason")]
    )


class GiveFirstPasswordForm(NhsForm):
    """Nothing but the state of the account that was looked at."""

    version = VersionField()


class AddOrganisationForm(NhsForm):
    """A kind, a name and what it is part of. The choices of `parent` are the alliance's."""

    kind = RadiosField("Kind", validators=[required("Select the kind of organisation")])
    name = FreeTextField("Name", validators=[required("Enter the name")], longest=NAME)
    parent = SelectField(
        "Part of",
        validators=[required("Select what it is part of")],
        description="The alliance for a place, a place for a PCN, a PCN for a practice",
    )


class RenameOrganisationForm(NhsForm):
    """A corrected name."""

    version = VersionField()
    name = FreeTextField("Name", validators=[required("Enter the name")], longest=NAME)
