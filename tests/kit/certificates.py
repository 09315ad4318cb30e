"""A small authority for trials: it vouches for machines by name or address."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path


class Authority:
    """`file` is what its friends are given; `vouch(folder, name, …)` writes a machine's certificate and key."""

    def __init__(self, folder: Path, name: str = "authority") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _called(f"Loket trial {name}")
        self.file = folder / f"{name}.pem"
        made = _begun(self._name, self._name, self._key).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        self.file.write_bytes(self._signed(made))
        self.file.chmod(0o644)

    def vouch(self, folder: Path, *names: str) -> tuple[Path, Path]:
        """The certificate and the key of the machine that has these names or addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = _begun(_called(names[0]), self._name, key).add_extension(
            x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False
        )
        certificate, secret = folder / f"{names[0]}.pem", folder / f"{names[0]}.key"
        certificate.write_bytes(self._signed(made))
        certificate.chmod(0o644)  # whatever files an application of the same process may make
        secret.touch(0o600)
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return certificate, secret

    def _signed(self, begun: x509.CertificateBuilder) -> bytes:
        ours = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        made = begun.add_extension(ours, critical=False).sign(self._key, hashes.SHA256())
        return made.public_bytes(serialization.Encoding.PEM)


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
    )


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
