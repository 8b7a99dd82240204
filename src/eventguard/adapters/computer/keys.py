"""Keys, in the system's keyring or in a file that only the owner can read; and encrypting templates under one."""

import base64
import binascii
import os
import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from eventguard.core.errors import SetupError
from eventguard.files import owner_only, reading, write

#: Bytes of a nonce, which must never be used twice with one key (NIST SP 800-38D asks for 12).
NONCE = 12
KEY_BITS = 256
#: More bytes than a key file ever has.
MOST = 1000
SERVICE = "EventGuard"
#: What the key file begins with when the key itself lies in the keyring.
IN_KEYRING = "keyring:"
#: A keyring that promises less than this is no keyring: its fallback for machines without one says 0.
LEAST_PRIORITY = 1


class Key:
    """A key that is made once and kept: in the system's keyring where there is one, else in a file for the owner alone.

    ``file`` holds the key, or the name under which the keyring keeps it.

    Args:
        file: where that is.
        of: what the key is the key of, in words.
        remedy: what to do when it is lost, in words.
    """

    def __init__(self, file: Path, of: str, remedy: str) -> None:
        self._file, self._of, self._remedy = file, of, remedy
        self._new = file.with_suffix(".new")

    @property
    def exists(self) -> bool:
        """Whether a key was ever made, readable or not."""
        return os.path.lexists(self._file)

    @property
    def place(self) -> str:
        """Where the key is, in words."""
        if not self.exists:
            return "no key yet"
        return "in the system's keyring" if self._content(self._file).startswith(IN_KEYRING) else f"in {self._file}"

    def keep_private(self) -> None:
        """Let nobody but the owner read its file, whatever a backup or another computer has made of that."""
        if self._file.is_file() and not self._file.is_symlink():
            owner_only(self._file)

    def read(self) -> bytes:
        """The key. Raises SetupError when it is missing or damaged, or the keyring does not give it out."""
        return self._read(self._file)

    def make(self) -> bytes:
        """A new key, kept beside the place of the old one until it is ``take``n into use."""
        secret = secrets.token_bytes(KEY_BITS // 8)
        content = base64.b64encode(secret).decode()
        name = IN_KEYRING + secrets.token_hex(8)
        if _has_keyring() and _put(name, content):
            content = name
        write(self._new, f"{content}\n".encode(), over=True)
        return secret

    def made(self) -> bytes | None:
        """The key that was made and not taken into use, if there is one."""
        return self._read(self._new) if self._new.exists() else None

    def take(self) -> None:
        """Put the key that was made in the place of the old one."""
        with suppress(FileNotFoundError):  # another process did it a moment ago
            os.replace(self._new, self._file)

    def _read(self, file: Path) -> bytes:
        content = self._content(file)
        try:
            if content.startswith(IN_KEYRING):
                content = _get(content, self._of)
            secret = base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if len(secret) != KEY_BITS // 8:
            raise SetupError(f"The key of {self._of} is missing or damaged.", self._remedy)
        return secret

    def _content(self, file: Path) -> str:
        try:
            with reading(file) as opened:
                return opened.read(MOST).decode("ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise SetupError(f"The key of {self._of}, {file}, cannot be read.", self._remedy) from None


class Vault:
    """AES-GCM under one key a register; what is sealed for one person does not open as another's."""

    def __init__(self, file: Path) -> None:
        self._remedy = f"Delete {file} and enrol everybody again: eventguard people enrol --folder DIR"
        self._key = Key(file, "the templates", self._remedy)

    @property
    def has_key(self) -> bool:
        """Whether a key was ever made, so that something may be sealed with it."""
        return self._key.exists

    @property
    def place(self) -> str:
        """Where the key is, in words."""
        return self._key.place

    def seal(self, content: bytes, owner: str) -> bytes:
        """Encrypt something about one person. Makes the key if there is none, so call it inside a transaction of the
        register: never in two processes at once.
        """
        if not self.has_key:
            self._key.make()
            self._key.take()
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
        return AESGCM(self._key.read())


# Each of these loads the keyring itself: a tenth of the time that a command takes to start, and few need a key.


def _has_keyring() -> bool:
    """Whether this system keeps secrets for its user, and does so now."""
    try:
        import keyring  # noqa: PLC0415

        return float(keyring.get_keyring().priority) >= LEAST_PRIORITY
    except Exception:  # a keyring may fail to load in any way; then there is none
        return False


def _get(name: str, of: str) -> str:
    """What the keyring keeps under a name, empty if nothing. Raises SetupError when it does not give it out."""
    import keyring  # noqa: PLC0415

    try:
        return keyring.get_password(SERVICE, name) or ""
    except keyring.errors.NoKeyringError:  # the file came from another computer
        return ""
    except keyring.errors.KeyringError as error:
        remedy = "Unlock it, or log in at the computer itself, and try again."
        raise SetupError(f"The system's keyring does not give out the key of {of} ({error}).", remedy) from error


def _put(name: str, content: str) -> bool:
    try:
        import keyring  # noqa: PLC0415

        keyring.set_password(SERVICE, name, content)
        return keyring.get_password(SERVICE, name) == content
    except Exception:  # locked, refused by the user, not running: then a file it is
        return False
