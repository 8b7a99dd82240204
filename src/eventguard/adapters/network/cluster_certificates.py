"""Certificates for a cluster: an authority of its own, and one each for its scheduler, its workers, and whoever sends
photos there. Nobody else is listened to.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from eventguard.adapters.network.authority import AUTHORITY_HOLDS, CURVE, begun, issuer, usage
from eventguard.core.errors import SetupError
from eventguard.files import write

#: How long a certificate holds: somebody who left takes it along for a year at most.
HOLDS = timedelta(days=398)
AUTHORITY, AUTHORITY_KEY = "authority.pem", "authority-key.pem"
#: The parts that computers play, each with a certificate and its key in one file.
SCHEDULER, WORKER, SCHOOL = "scheduler", "worker", "school"
#: A scheduler listens and calls workers; so do workers. A school only calls.
CALLS, LISTENS = ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH


@dataclass(frozen=True, slots=True)
class Certificates:
    """A folder with the authority's certificate, and those that this computer has of the three parts."""

    folder: Path

    @property
    def authority(self) -> Path:
        """Whom every computer of the cluster believes."""
        return self.folder / AUTHORITY

    def of(self, part: str) -> Path:
        """The certificate and key for a part. Raises SetupError when they, or the authority's, are not there."""
        file = self.folder / f"{part}.pem"
        for needed in (self.authority, file):
            if not needed.is_file():
                remedy = f"Copy {AUTHORITY} and {file.name} there, or name their folder: --certificates FOLDER"
                raise SetupError(f"There is no certificate {needed}.", remedy)
        return file

    def make(self, now: datetime) -> list[Path]:
        """New certificates for all three parts, by the authority that is there, or by a new one. Returns the files.

        Raises:
            SetupError: the authority's files are damaged, or only one of them is there; or there can be no such folder.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            why = f"{self.folder} is no folder, and cannot be made one ({error.strerror})."
            raise SetupError(why, "Name another folder.") from None
        key = self._authority_key(now)
        authority = x509.load_pem_x509_certificate(self.authority.read_bytes())
        made = []
        for part in (SCHEDULER, WORKER, SCHOOL):
            file = self.folder / f"{part}.pem"
            write(file, _certified(part, authority, key, now), over=True)
            made.append(file)
        return made

    def _authority_key(self, now: datetime) -> ec.EllipticCurvePrivateKey:
        file = self.folder / AUTHORITY_KEY
        if self.authority.exists() != file.exists():
            remedy = (
                "Put the other one back beside it, or begin in an empty folder: then every computer needs new ones."
            )
            raise SetupError(f"Only one of {AUTHORITY} and {AUTHORITY_KEY} is in {self.folder}.", remedy)
        if file.exists():
            key = serialization.load_pem_private_key(file.read_bytes(), None)
            if not isinstance(key, ec.EllipticCurvePrivateKey):
                raise SetupError(f"{file} holds no key of ours.", "Begin in an empty folder.")
            return key
        key = ec.generate_private_key(CURVE)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "EventGuard cluster")])
        made = (
            begun(key.public_key(), name, name, now, AUTHORITY_HOLDS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage(signs_certificates=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        write(file, _pem(key))
        write(self.authority, made.public_bytes(serialization.Encoding.PEM))
        return key


def _certified(part: str, authority: x509.Certificate, signs: ec.EllipticCurvePrivateKey, now: datetime) -> bytes:
    """A certificate and its new key, as PEM."""
    key = ec.generate_private_key(CURVE)
    uses = [CALLS] if part == SCHOOL else [CALLS, LISTENS]
    made = (
        begun(key.public_key(), part, authority.subject, now, HOLDS)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(part)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .add_extension(usage(signs_certificates=False), critical=True)
        .add_extension(issuer(authority), critical=False)
        .sign(signs, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM) + _pem(key)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
