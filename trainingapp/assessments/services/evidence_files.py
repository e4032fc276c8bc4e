"""Files of evidence: adding one, when the words are saved already."""

from typing import BinaryIO

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules
from trainingapp.assessments.models import Evidence, EvidenceFile
from trainingapp.assessments.services.log import record
from trainingapp.core.errors import DomainError
from trainingapp.files import services as files
from trainingapp.files.services import Examined
from trainingapp.plans.rules import party_of


def add_evidence_file(
    session: Session,
    *,
    actor: Person,
    evidence: Evidence,
    name: str = "",
    stream: BinaryIO | Examined,
    sure: bool = False,
) -> EvidenceFile:
    """Keep a file with a piece of evidence.

    Raises NotAllowed for anybody but the coordinator; DomainError at `file` for what `files.services.take_in`
    refuses, for one file too many, and for a file that is there already or was hidden from there.
    """
    plan = evidence.plan
    rules.check_changer(party_of(plan, actor.id), evidence)
    rules.check_open(plan.state)
    rules.check_stands(evidence)
    # The same file twice at once: one is kept.
    session.refresh(evidence, ["title", "files"], with_for_update=True)
    rules.check_room(evidence)
    stored = files.take_in(
        session, actor=actor, alliance_id=plan.alliance_id, name=name, stream=stream, sure=sure
    )
    for each in evidence.files:
        if each.file.sha256 == stored.sha256:
            raise DomainError(
                "This very file is hidden here, because it needs redaction. Redact it first"
                if each.hidden_at
                else "This file is here already",
                "file",
            )
    held = EvidenceFile(evidence=evidence, file=stored)
    session.add(held)
    session.flush()
    record(
        session,
        actor=actor,
        plan=plan,
        what="evidence:file-added",
        subject_type="evidence",
        subject_id=evidence.id,
        file=str(stored.id),
        kind=stored.kind.value,
    )
    return held
