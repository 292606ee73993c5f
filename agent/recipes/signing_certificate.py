"""The certificate that results are signed with: one's own, or one made here that nobody trusts."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import ConfigError
from ...pictures import write_at_once

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

CERTIFICATE, KEY = "RETOUCHER_SIGN_CERT", "RETOUCHER_SIGN_KEY"
"""Variables of the environment: paths of a PEM chain, leaf first, and of its ES256 key."""
UNTRUSTED = (
    f"signed with a certificate that was made here and that nobody trusts; set {CERTIFICATE} and {KEY} "
    "to the paths of your own"
)
_NAME = "Retoucher, made on this machine"
_YEARS = 5


@dataclass(frozen=True)
class Certificate:
    """A chain in PEM, leaf first, and its key."""

    chain: bytes
    key: bytes
    own: bool
    """False for one that was made here."""


def signing_certificate(home: Path) -> Certificate:
    """Return the certificate that the environment names, else the home's, which is made the first time."""
    chain, key = os.environ.get(CERTIFICATE, ""), os.environ.get(KEY, "")
    if bool(chain) != bool(key):
        raise ConfigError(f"signing wants both {CERTIFICATE} and {KEY}, or neither")
    if chain:
        return Certificate(_read(chain, CERTIFICATE), _read(key, KEY), own=True)
    folder = home / "signing"
    chain_file, key_file = folder / "chain.pem", folder / "key.pem"
    if not chain_file.exists():  # it is written last: where it is, its key is whole
        folder.mkdir(parents=True, exist_ok=True)
        made, its_key = _made()
        key_file.touch(mode=0o600)
        key_file.write_bytes(its_key)
        write_at_once(chain_file, made)
    return Certificate(chain_file.read_bytes(), key_file.read_bytes(), own=False)


def _read(path: str, variable: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise ConfigError(f"{variable} wants the path of a PEM file, and {path!r} cannot be read") from error


def _made() -> tuple[bytes, bytes]:
    """Return a chain of a leaf and its root, as C2PA wants them, and the leaf's key."""
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric import ec

    root, leaf = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    chain = _certificate(leaf, root, root=False), _certificate(root, root, root=True)
    key = leaf.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())
    return b"".join(chain), key


def _certificate(key: "EllipticCurvePrivateKey", by: "EllipticCurvePrivateKey", *, root: bool) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    def name(common: str) -> x509.Name:
        attributes = (NameOID.COMMON_NAME, common), (NameOID.ORGANIZATION_NAME, _NAME)
        return x509.Name([x509.NameAttribute(kind, value) for kind, value in attributes])

    now = datetime.now(UTC)
    usage = x509.KeyUsage(not root, False, False, False, False, root, root, False, False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name("root" if root else "signer"))
        .issuer_name(name("root"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    )
    if not root:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(purpose, critical=False)
    return builder.sign(by, hashes.SHA256()).public_bytes(Encoding.PEM)
