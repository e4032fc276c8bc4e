"""Completion and its certificate: computed, named, true or not current, and checked by a stranger's code."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pdfua
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from pypdf import PdfReader
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.counting import statements
from tests.handover.story import DAYS, Story
from trainingapp.assessments import queries
from trainingapp.assessments import services as assess
from trainingapp.assessments.models import Decision
from trainingapp.assessments.queries.bulk import Asked
from trainingapp.assessments.signature import evidence_seen
from trainingapp.config import SettingsError
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.handover import badges, services
from trainingapp.handover.certificate import CertificateContent
from trainingapp.handover.drafting.standing import Standing, standing
from trainingapp.handover.drafting.verifying import Verdict, verdict
from trainingapp.handover.models import Certificate
from trainingapp.plans import services as plans
from trainingapp.plans.terms import WaiverReason

DAY = date(2026, 11, 27)


@pytest.fixture
def complete(story: Story) -> Story:
    """Everything that is asked for: sessions held but one waived, needs agreed, all competencies signed."""
    for code in sorted(DAYS, key=DAYS.__getitem__):
        if code != "PLAN-4.2":
            story.hold(code)
    with clock.at(date(2026, 9, 20)):
        plans.waive_activity(
            story.session,
            actor=story.world.supervisor,
            activity=story.activity("PLAN-4.2"),
            waived_for=WaiverReason.NOT_OFFERED,
        )
    story.attend_conference()
    story.analyse(1)
    story.analyse(2)
    entries = [line.entry for line in story.lines()]
    story.show(entries, date(2026, 9, 1))
    with clock.at(date(2026, 11, 20)):
        requests = assess.request_many(
            story.session,
            actor=story.world.coordinator,
            plan=story.plan,
            entries=entries,
            claim="Done weekly.",
        )
        mark = evidence_seen(queries.evidence(story.session, plan=story.plan))
        assess.decide_many(
            story.session,
            actor=story.world.supervisor,
            asked=[Asked(each, mark) for each in requests],
            level=3,
            comment="Seen in practice and talked through.",
            how_observed="Beside her, in two clinics.",
        )
    return story


def now(story: Story) -> Standing:
    return standing(story.session, plan=story.plan, today=DAY)


def issue(story: Story, key: badges.Key | None = None) -> Certificate:
    with clock.at(DAY):
        return services.issue_certificate(
            story.session, actor=story.world.supervisor, plan=story.plan, badge_key=key
        )


def revoke_one(story: Story) -> None:
    decision = story.lines()[3].confirmed
    assert decision is not None
    with clock.at(date(2026, 12, 1)):
        assess.revoke(
            story.session, actor=story.world.supervisor, decision=decision, reason="Signed on the wrong line."
        )


def says(story: Story, code: str) -> Verdict | None:
    return verdict(story.session, code=code, today=date(2026, 12, 2))


# --- completion -----------------------------------------------------------------------------------


def test_a_plan_that_has_begun_names_everything_it_lacks(story: Story) -> None:
    found = now(story).completion
    assert not found.is_complete
    assert found.done == 0
    assert len(found.blockers) == found.asked == 40 + 2 + len(story.plan.activities)


def test_everything_there_is_complete_with_a_waived_session(complete: Story) -> None:
    assert now(complete).completion.blockers == ()
    assert now(complete).completion.is_complete


def test_one_revoked_confirmation_is_the_one_blocker(complete: Story) -> None:
    revoke_one(complete)
    [blocker] = now(complete).completion.blockers
    assert complete.lines()[3].entry.code in blocker.name
    assert blocker.stands == "Confirmation revoked"


def test_what_does_not_apply_is_not_asked_for(story: Story) -> None:
    before = now(story).completion.asked
    with clock.at(date(2026, 7, 1)):
        assess.leave_out_competency(
            story.session,
            actor=story.world.supervisor,
            plan=story.plan,
            line=story.lines()[0],
            reason="The network buys this in.",
        )
    assert now(story).completion.asked == before - 1


# --- issuing --------------------------------------------------------------------------------------


def test_nothing_is_issued_before_completion(played: Story) -> None:
    with pytest.raises(DomainError, match="not complete yet"):
        issue(played)
    assert played.session.scalar(select(func.count()).select_from(Certificate)) == 0


def test_nobody_else_takes_it_away(client: PageClient, complete: Story) -> None:
    made = issue(complete)
    for name in ("other_coordinator", "other_supervisor", "other_pcn_supervisor"):
        client.sign_in(getattr(complete.world, name))
        for file in ("certificate.pdf", "credential.jwt"):
            assert client.raw.get(f"/certificates/{made.id}/{file}").status_code == 404


@pytest.mark.parametrize("who", ["coordinator", "pcn_supervisor", "lead", "other_supervisor"])
def test_only_the_assigned_supervisor_issues(complete: Story, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.issue_certificate(complete.session, actor=getattr(complete.world, who), plan=complete.plan)


def test_a_certificate_says_who_signed_what_and_licenses_nobody(complete: Story) -> None:
    made = issue(complete)
    content = CertificateContent.of(made.content)
    assert made.number == "CC-2026-001"
    assert content.confirmed == 40
    assert content.signers == ((complete.world.supervisor.name, date(2026, 11, 20)),)
    assert content.decisions == now(complete).digests


def test_asked_for_again_the_current_one_is_given_back(complete: Story) -> None:
    assert issue(complete).id == issue(complete).id
    assert complete.session.scalar(select(func.count()).select_from(Certificate)) == 1


def test_the_database_keeps_a_certificate_as_it_is(complete: Story) -> None:
    made = issue(complete)
    with pytest.raises(DBAPIError):
        complete.session.execute(update(Certificate).where(Certificate.id == made.id).values(number="CC-1"))


# --- a stranger's question ------------------------------------------------------------------------


def test_a_code_says_current_until_something_changes(complete: Story) -> None:
    made = issue(complete)
    assert says(complete, made.code) is Verdict.CURRENT
    revoke_one(complete)
    assert says(complete, made.code) is Verdict.SUPERSEDED


def test_signing_it_again_makes_a_new_certificate_and_the_old_stays_superseded(complete: Story) -> None:
    first = issue(complete)
    revoke_one(complete)
    complete.ask(complete.lines()[3].entry, date(2026, 12, 1))
    with clock.at(date(2026, 12, 2)):
        second = services.issue_certificate(
            complete.session, actor=complete.world.supervisor, plan=complete.plan
        )
    assert second.number == "CC-2026-002"
    assert says(complete, first.code) is Verdict.SUPERSEDED
    assert says(complete, second.code) is Verdict.CURRENT


def test_a_report_is_checked_by_its_printed_code(played: Story) -> None:
    report = played.issue()
    assert says(played, report.digest[:16]) is Verdict.CURRENT
    assert says(played, report.digest[:15]) is None
    played.issue(date(2026, 11, 30), issue=2, reason="A date was wrong.")
    assert says(played, report.digest[:16]) is Verdict.SUPERSEDED


@pytest.mark.parametrize("code", ["nothing", "%", "________________", "a" * 300])
def test_an_unknown_code_says_so_and_nothing_else(client: PageClient, code: str) -> None:
    assert client.get(f"/verify/{code.replace('%', '%25')}", status=404).h1 == "Nothing has this code"


def test_a_stranger_learns_nothing_about_anybody(client: PageClient, complete: Story) -> None:
    made = issue(complete)
    with clock.at(DAY):
        page = client.get(f"/verify?code={made.code[:10]}%20{made.code[10:].upper()}")
    assert page.h1 == "This is current"
    for word in (complete.world.coordinator.name, complete.plan.pcn.name, made.number):
        assert word not in page.text


# --- pages, PDF, credential -----------------------------------------------------------------------


def test_the_supervisor_issues_it_and_the_coordinator_takes_it_away(
    client: PageClient, complete: Story, tmp_path: Path
) -> None:
    with clock.at(DAY):
        client.sign_in(complete.world.supervisor)
        page = client.post(f"/plans/{complete.plan.id}/completion/certificate", {})
        assert page.h1 == f"Certificate of completion: {complete.world.coordinator.name}"
        made = complete.session.scalars(select(Certificate)).one()
        client.sign_in(complete.world.coordinator)
        pdf = client.raw.get(f"/certificates/{made.id}/certificate.pdf")
    (tmp_path / "certificate.pdf").write_bytes(pdf.data)
    assert [each.message for each in pdfua.validate(str(tmp_path / "certificate.pdf")).findings] == []
    text = " ".join(each.extract_text() for each in PdfReader(BytesIO(pdf.data)).pages)
    plain = " ".join(text.split())
    assert "not a licence or a registration" in plain
    assert "signed off by" in plain
    assert f"/verify/{made.code}" in plain.replace(" ", "")


def test_no_pdf_is_made_of_what_is_not_true_any_more(client: PageClient, complete: Story) -> None:
    made = issue(complete)
    revoke_one(complete)
    client.sign_in(complete.world.coordinator)
    page = client.get(f"/certificates/{made.id}/certificate.pdf", status=410)
    assert page.h1 == "This certificate is not current"
    assert "Superseded" in client.get(f"/certificates/{made.id}").text


def test_the_completion_page_asks_the_database_as_often_whatever_there_is(
    client: PageClient, complete: Story
) -> None:
    path = f"/plans/{complete.plan.id}/completion"
    client.sign_in(complete.world.supervisor).get(path)
    with statements(complete.session.connection()) as sent:
        client.get(path)
    # 1) the person 2-5) the plan 6) its letterhead 7) sessions 8-9) competencies 10) needs 11) certificates
    assert len(sent) == 11


@pytest.fixture
def key(tmp_path: Path) -> badges.Key:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = tmp_path / "badge.pem"
    path.write_bytes(pem)
    return badges.read_key(path, "https://programme.example")


def signed_long_ago(story: Story, key: badges.Key) -> str:
    """The credential with a day that has come by the verifier's own clock."""
    content = CertificateContent.of(issue(story, key).content)
    at = datetime(2026, 1, 5, tzinfo=UTC)
    return badges.credential(content, key=key, code="c" * 20, email=story.world.coordinator.email, at=at)


def test_a_credential_is_verified_offline_and_names_nobody(
    client: PageClient, complete: Story, key: badges.Key
) -> None:
    assert issue(complete, key).credential
    token = signed_long_ago(complete, key)
    verified = OB3Verifier.for_issuer_did(key.issuer_id, download=_no_network).verify(token)
    said = json.dumps(_payload(token))
    assert complete.world.coordinator.name not in said
    assert complete.world.coordinator.email not in said
    assert verified.issuer.id == key.issuer_id
    assert len(verified.achievement.alignments) == 40
    first = verified.achievement.alignments[0]
    item = client.raw.get(first.target_url.removeprefix("https://programme.example")).get_json()["CFItem"]
    assert item["fullStatement"] == first.target_name
    assert item["humanCodingScheme"] == first.target_code


def test_a_changed_credential_is_refused(complete: Story, key: badges.Key) -> None:
    token = signed_long_ago(complete, key)
    head, payload, signature = token.split(".")
    forged = ".".join([head, payload[:-6] + "AAAAAA", signature])
    with pytest.raises(OB3VerificationError):
        OB3Verifier.for_issuer_did(key.issuer_id, download=_no_network).verify(forged)


def test_a_key_that_will_not_do_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text("not a key")
    with pytest.raises(SettingsError, match="cannot be read"):
        badges.read_key(path, "https://programme.example")


def _no_network(*_asked: object, **_more: object) -> bytes:
    raise AssertionError("a credential must be verifiable without asking anybody")


def _payload(token: str) -> object:
    part = token.split(".")[1]
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_decisions_stay_behind_a_certificate(session: Session, complete: Story) -> None:
    """It rests on digests, and each is of a decision that is kept."""
    content = CertificateContent.of(issue(complete).content)
    kept = set(session.scalars(select(Decision.digest)))
    assert set(content.decisions) <= kept
