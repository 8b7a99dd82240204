"""Encrypting templates at rest. The key lies in the system's keyring, or in a file that only the owner can read."""

import base64
import binascii
import os
import secrets
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from eventguard.core.errors import SetupError
from eventguard.files import write

#: Bytes of a nonce, which must never be used twice with one key (NIST SP 800-38D asks for 12).
NONCE = 12
KEY_BITS = 256
SERVICE = "EventGuard"
#: What the key file begins with when the key itself lies in the keyring.
IN_KEYRING = "keyring:"
#: A keyring that promises less than this is no keyring: its fallback for machines without one says 0.
LEAST_PRIORITY = 1


class Vault:
    """AES-GCM under one key a register; what is sealed for one person does not open as another's.

    ``file`` holds the key, or the name under which the system's keyring keeps it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def has_key(self) -> bool:
        """Whether a key was ever made, so that something may be sealed with it."""
        return self._file.exists()

    @property
    def place(self) -> str:
        """Where the key is, in words."""
        if not self.has_key:
            return "no key yet"
        return "in the system's keyring" if self._content().startswith(IN_KEYRING) else f"in {self._file}"

    def seal(self, content: bytes, owner: str) -> bytes:
        """Encrypt something about one person; makes the key if there is none."""
        if not self.has_key:
            self._make_key()
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, content, owner.encode())

    def unseal(self, sealed: bytes, owner: str) -> bytes:
        """Decrypt it. Raises SetupError when the key is missing or another one, or the content was tampered with."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], owner.encode())
        except (InvalidTag, ValueError):
            raise SetupError("A template cannot be decrypted: it or its key has been changed.", self._remedy) from None

    @cached_property
    def _cipher(self) -> AESGCM:
        content = self._content()
        try:
            if content.startswith(IN_KEYRING):
                content = _get(content)
            return AESGCM(base64.b64decode(content, validate=True))
        except (binascii.Error, ValueError):
            raise SetupError("The key of the templates is missing or damaged.", self._remedy) from None

    @property
    def _remedy(self) -> str:
        return f"Delete {self._file} and enrol everybody again: eventguard people enrol --folder DIR"

    def _content(self) -> str:
        try:
            return self._file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise SetupError(f"The key of the templates, {self._file}, cannot be read.", self._remedy) from None

    def _make_key(self) -> None:
        """Called inside a transaction of the register, so never by two processes at once."""
        content = base64.b64encode(AESGCM.generate_key(KEY_BITS)).decode()
        name = IN_KEYRING + secrets.token_hex(8)
        if _has_keyring() and _put(name, content):
            content = name
        write(self._file, f"{content}\n".encode("ascii"))


# Each of these loads the keyring itself: a tenth of the time that a command takes to start, and few need a key.


def _has_keyring() -> bool:
    """Whether this system keeps secrets for its user, and does so now."""
    try:
        import keyring  # noqa: PLC0415

        return float(keyring.get_keyring().priority) >= LEAST_PRIORITY
    except Exception:  # a keyring may fail to load in any way; then there is none
        return False


def _get(name: str) -> str:
    """What the keyring keeps under a name, empty if nothing. Raises SetupError when it does not give it out."""
    import keyring  # noqa: PLC0415

    try:
        return keyring.get_password(SERVICE, name) or ""
    except keyring.errors.KeyringError as error:
        remedy = "Unlock it, or log in at the computer itself, and try again."
        raise SetupError(
            f"The system's keyring does not give out the key of the templates ({error}).", remedy
        ) from error


def _put(name: str, content: str) -> bool:
    try:
        import keyring  # noqa: PLC0415

        keyring.set_password(SERVICE, name, content)
        return keyring.get_password(SERVICE, name) == content
    except Exception:  # locked, refused by the user, not running: then a file it is
        return False
