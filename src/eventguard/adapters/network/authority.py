"""Certificates: a small authority of the school's own, whom devices are told to believe; and what IT has of its own.

The authority may speak for addresses of private networks and names under ``.local`` alone (RFC 5280, 4.2.1.10), and for
servers alone (4.2.1.12); its key never leaves this computer. Whoever stole it could pass for no other site, and sign no
program and no e-mail for devices that believe it.
"""

import hashlib
import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from eventguard.core.errors import SetupError
from eventguard.core.network.private import PRIVATE
from eventguard.files import write

#: How long the authority is believed, and each certificate that it gives (Apple takes at most 825 days).
AUTHORITY_HOLDS, HOLDS = timedelta(days=10 * 365), timedelta(days=90)
#: How long before its end a certificate of our own makes way for a new one, where the page runs so long.
RENEWED = timedelta(days=30)
#: Clocks of devices may be behind ours by so much.
BEHIND = timedelta(days=1)
FILE, KEY = "network.crt", "network.key"
CURVE = ec.SECP256R1()
FOR_SERVERS = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
LOST = f"Delete {FILE} and {KEY} there: a new authority is made, and every device has to be told to believe it."


@dataclass(frozen=True)
class Certified:
    """What proves to a device that it speaks with this computer.

    ``names`` are the names and addresses that it holds for; ``fingerprint`` is what people compare; ``authority`` the
    certificate that devices are told to believe (PEM), None where the school's IT has seen to that, and
    ``authority_name`` what they call it. From ``due`` on another is needed.
    """

    context: ssl.SSLContext
    names: tuple[str, ...]
    due: datetime
    fingerprint: str
    authority: bytes | None
    authority_name: str = ""


class Secret(Protocol):
    """256 random bits that are made once and kept (``adapters.computer.keys.Key``)."""

    def read(self) -> bytes:
        """They."""
        ...

    def make(self) -> bytes:
        """New ones, kept beside the old until they are taken into use."""
        ...

    def take(self) -> None:
        """Take the new ones into use."""
        ...


class Authority:
    """The school's own authority: its certificate in ``file``, and what its key is made of."""

    def __init__(self, file: Path, key: Secret) -> None:
        self._file, self._key = file, key

    def certificate(self, now: datetime) -> x509.Certificate:
        """Its certificate, made if there is none yet, or it has run out. Raises SetupError when it is damaged."""
        if not self._file.exists():
            return self._make(now)
        try:
            found = x509.load_pem_x509_certificate(self._file.read_bytes())
        except ValueError:
            raise SetupError(f"The certificate {self._file} is damaged.", LOST) from None
        if found.public_key() != self._private().public_key():
            raise SetupError(f"The certificate {self._file} and its key do not belong together.", LOST)
        return found if now < found.not_valid_after_utc - HOLDS else self._make(now)

    def certify(self, names: Sequence[str], now: datetime) -> Certified:
        """A certificate for these names and addresses, with a key of its own that is kept nowhere."""
        authority, key = self.certificate(now), ec.generate_private_key(CURVE)
        named = [_general_name(name) for name in names]
        certificate = (
            begun(key.public_key(), f"EventGuard at {names[0]}", authority.subject, now, HOLDS)
            .add_extension(x509.SubjectAlternativeName(named), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(FOR_SERVERS, critical=False)
            .add_extension(usage(signs_certificates=False), critical=True)
            .add_extension(issuer(authority), critical=False)
            .sign(self._private(), hashes.SHA256())
        )
        own = authority.public_bytes(serialization.Encoding.PEM)
        chain = certificate.public_bytes(serialization.Encoding.PEM) + own
        due = now + HOLDS - RENEWED
        return Certified(_context(chain, key), tuple(names), due, fingerprint(authority), own, _called(authority))

    def _make(self, now: datetime) -> x509.Certificate:
        self._key.make()
        self._key.take()
        key = self._private()
        short = hashlib.sha256(_plain(key.public_key())).hexdigest()[:8].upper()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"EventGuard of this school {short}")])
        own = [x509.DNSName("local"), *(x509.IPAddress(network) for network in PRIVATE)]
        made = (
            begun(key.public_key(), name, name, now, AUTHORITY_HOLDS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.NameConstraints(permitted_subtrees=own, excluded_subtrees=None), critical=True)
            .add_extension(FOR_SERVERS, critical=False)
            .add_extension(usage(signs_certificates=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        write(self._file, made.public_bytes(serialization.Encoding.PEM), over=True)
        return made

    def _private(self) -> ec.EllipticCurvePrivateKey:
        """Its key: a number below the order of the curve, made of 256 random bits (FIPS 186-5, A.2.1, by reduction: the
        order is so near 2^256 that no number is likelier than another by more than 2^-32).
        """
        order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
        return ec.derive_private_key(int.from_bytes(self._key.read()) % (order - 1) + 1, CURVE)


def of_it(certificate: Path, key: Path, now: datetime) -> Certified:
    """What the school's IT has of its own: a certificate with all that leads to its authority, and its key (PEM).

    Raises:
        SetupError: they cannot be read, do not belong together, hold for no name, or have run out.
    """
    remedy = "Ask your school's IT for a certificate and its key, both as PEM, for this computer's name or address."
    try:
        found = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
        context = _empty_context()
        context.load_cert_chain(certificate, key, password=lambda: b"")
        named = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except OSError as error:  # an SSLError is one
        raise SetupError(f"The certificate {certificate} or its key cannot be used ({error}).", remedy) from None
    except (ValueError, IndexError, x509.ExtensionNotFound):
        raise SetupError(f"The certificate {certificate} cannot be read, or names nothing.", remedy) from None
    names = [*named.get_values_for_type(x509.DNSName), *map(str, named.get_values_for_type(x509.IPAddress))]
    exact = tuple(name.lower() for name in names if "*" not in name)
    if not exact:
        raise SetupError(f"The certificate {certificate} holds for no name of one computer.", remedy)
    if not found.not_valid_before_utc <= now < found.not_valid_after_utc:
        raise SetupError(f"The certificate {certificate} has run out, or holds later only.", remedy)
    return Certified(context, exact, found.not_valid_after_utc, fingerprint(found), None)


def fingerprint(certificate: x509.Certificate) -> str:
    """What people compare of a certificate on two screens: its SHA-256, as devices show it."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _called(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def begun(
    key: ec.EllipticCurvePublicKey, name: str | x509.Name, issuer: x509.Name, now: datetime, holds: timedelta
) -> x509.CertificateBuilder:
    """A certificate with what all of ours say: whose key it is, by whom, for how long."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])]) if isinstance(name, str) else name
    now = now.astimezone(UTC)
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEHIND)
        .not_valid_after(now + holds)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def usage(signs_certificates: bool) -> x509.KeyUsage:
    """What the key of a certificate is for: signing certificates, or nothing but proving who speaks."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def issuer(authority: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    """By which key a certificate is signed."""
    own = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _plain(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _empty_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def _context(chain: bytes, key: ec.EllipticCurvePrivateKey) -> ssl.SSLContext:
    """Ready to be used. What it is read from lies in a file for as long as that takes, its key under a passphrase that
    nothing knows afterwards.
    """
    context, passphrase = _empty_context(), hashlib.sha256(ssl.RAND_bytes(32)).hexdigest().encode()
    sealed = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase),
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "both.pem"
        write(file, chain + sealed)
        context.load_cert_chain(file, password=passphrase)
    return context
