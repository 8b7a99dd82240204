"""Templates at rest: encrypted under a key in the system's keyring, or in a file that only the owner can read."""

import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from eventguard.adapters.computer.keys import IN_KEYRING, Vault
from eventguard.core.errors import SetupError

SECRET = bytes(range(256)) * 4


class DrawerKeyring(KeyringBackend):
    """A keyring like the ones of Windows and macOS, kept in memory."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.drawer: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.drawer.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.drawer[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.drawer[service, username]


class LockedKeyring(DrawerKeyring):
    """One whose user does not unlock it."""

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.KeyringLocked("locked")


@pytest.fixture(autouse=True)
def own_keyring() -> Iterator[DrawerKeyring]:
    before, drawer = keyring.get_keyring(), DrawerKeyring()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "templates.key"


@pytest.mark.parametrize("kept_by", [DrawerKeyring, NoKeyring, LockedKeyring])
def test_what_is_sealed_opens_again_in_another_vault(file: Path, kept_by: type[KeyringBackend]) -> None:
    keyring.set_keyring(kept_by())
    sealed = Vault(file).seal(SECRET, "P1")
    assert SECRET[:16] not in sealed
    assert Vault(file).unseal(sealed, "P1") == SECRET
    assert sys.platform == "win32" or file.stat().st_mode & 0o077 == 0


def test_the_key_lies_in_the_keyring_where_there_is_one(file: Path, own_keyring: DrawerKeyring) -> None:
    vault = Vault(file)
    assert (vault.has_key, vault.place) == (False, "no key yet")
    vault.seal(SECRET, "P1")
    assert file.read_text().startswith(IN_KEYRING)
    assert vault.place == "in the system's keyring"
    assert len(own_keyring.drawer) == 1


def test_what_is_sealed_for_one_person_does_not_open_as_anothers(file: Path) -> None:
    vault = Vault(file)
    with pytest.raises(SetupError, match="cannot be decrypted"):
        vault.unseal(vault.seal(SECRET, "P1"), "P2")


@pytest.mark.parametrize("place", [0, 12, -1])
def test_a_changed_byte_is_noticed(file: Path, place: int) -> None:
    vault = Vault(file)
    sealed = bytearray(vault.seal(SECRET, "P1"))
    sealed[place] ^= 1
    with pytest.raises(SetupError, match="cannot be decrypted"):
        vault.unseal(bytes(sealed), "P1")


def test_the_same_content_is_never_sealed_alike(file: Path) -> None:
    vault = Vault(file)
    assert len({vault.seal(SECRET, "P1") for _ in range(50)}) == 50


@pytest.mark.parametrize("content", ["", "not base64!", "keyring:gone", "AAAA"])
def test_a_lost_or_damaged_key_is_told_with_the_remedy(file: Path, content: str) -> None:
    sealed = Vault(file).seal(SECRET, "P1")
    file.write_text(content)
    with pytest.raises(SetupError, match="enrol everybody again"):
        Vault(file).unseal(sealed, "P1")


def test_a_keyring_that_is_locked_is_told_and_no_second_key_is_made(file: Path) -> None:
    sealed = Vault(file).seal(SECRET, "P1")
    pointer = file.read_text()
    keyring.set_keyring(LockedKeyring())
    with pytest.raises(SetupError, match="Unlock it"):
        Vault(file).unseal(sealed, "P1")
    with pytest.raises(SetupError, match="Unlock it"):
        Vault(file).seal(SECRET, "P1")
    assert file.read_text() == pointer
