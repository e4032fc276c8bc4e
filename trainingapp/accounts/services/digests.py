"""Whether somebody is sent a digest of what waits for them: their own choice."""

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.accounts.services.shared import record


def choose_digests(session: Session, *, person: Person, wanted: bool) -> None:
    """Note that this person wants digests, or no more of them; nothing happens when it is so already.

    They said so on their own account, or with the signed address in a digest. Mail about their account
    always goes out.
    """
    if person.digest_opted_out is not wanted:
        return
    person.digest_opted_out = not wanted
    record(session, person, "person:digests-wanted" if wanted else "person:digests-ended", person)
