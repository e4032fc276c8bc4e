"""The certificate as an Open Badges 3.0 credential, signed, and verifiable without asking anybody."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from openbadgeslib.ob3 import (
    Achievement,
    Alignment,
    IdentityObject,
    Issuer,
    OB3Signer,
    OpenBadgeCredential,
    did_key_from_pem,
)

from trainingapp.config import SettingsError
from trainingapp.handover.certificate import CertificateContent

ITEM_PATH = "/ims/case/v1p1/CFItems/"
"""Where a competency is described under its CASE identifier. Source: 1EdTech CASE 1.1, getCFItem."""


@dataclass(frozen=True)
class Key:
    """The alliance's signing key, and the address under which it is known to people."""

    private_pem: bytes
    public_url: str

    @property
    def issuer_id(self) -> str:
        """The public key itself as a did:key, so that nobody has to be asked for it."""
        private = load_pem_private_key(self.private_pem, None)
        if not isinstance(private, Ed25519PrivateKey):
            raise SettingsError("The key for credentials must be an Ed25519 private key in PEM")
        public = private.public_key()
        return str(did_key_from_pem(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)))


def read_key(path: Path, public_url: str) -> Key:
    """The key in that file. Raises SettingsError where it is not an Ed25519 private key in PEM."""
    try:
        key = Key(path.read_bytes(), public_url)
        key.issuer_id  # noqa: B018 - reading it is the check
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(f"The key for credentials at {path} cannot be read: {error}") from None
    return key


def credential(content: CertificateContent, *, key: Key, code: str, email: str, at: datetime) -> str:
    """The signed credential (a JWT) that this certificate is; the code of the certificate is its salt.

    It names the coordinator by a salted hash of their address alone, and each competency by its CASE
    identifier. Source: 1EdTech Open Badges 3.0.
    """
    issuer = Issuer(id=key.issuer_id, name=content.alliance, url=key.public_url)
    achievement = Achievement(
        id=f"{key.public_url}/verify/{code}",
        name=f"Completion: {content.role} programme",
        description=f"{content.framework}. Signed off by the alliance; not a licence to practise.",
        criteria_narrative=(
            f"{content.confirmed} competencies signed off against evidence by the assigned supervisor, two "
            "training needs analyses agreed, and every planned session held or waived for a reason."
        ),
        achievement_type="CertificateOfCompletion",
        alignments=[
            Alignment(
                target_name=each.statement,
                target_url=f"{key.public_url}{ITEM_PATH}{each.entry_id}",
                target_framework=content.framework,
                target_code=each.code,
            )
            for area in content.areas
            for each in area.competencies
        ],
    )
    made = OpenBadgeCredential(
        issuer=issuer,
        recipient_id=None,
        identifiers=[IdentityObject.create(email, code)] if email else [],
        achievement=achievement,
        issuance_date=at,
    )
    return str(OB3Signer(key.private_pem, "EdDSA").sign(made))
