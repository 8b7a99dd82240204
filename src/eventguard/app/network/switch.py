"""Whether the page is there for other desks: switched on at the office, recorded, and over with the day."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from eventguard.adapters.computer import page_settings
from eventguard.adapters.network.own_addresses import own_addresses, own_name
from eventguard.app.school import School
from eventguard.core.errors import SetupError

if TYPE_CHECKING:
    from eventguard.adapters.network.authority import Certified

#: What the chain calls it being switched.
ON, OFF = "network-on", "network-off"


def certified(school: School) -> "Certified":
    """What proves to devices that they speak with this computer: the certificate of the school's IT where there is one,
    else one of the school's own authority for this computer's addresses.

    Raises:
        SetupError: this computer is on no private network, or what IT gave cannot be used.
    """
    from eventguard.adapters.network.authority import of_it  # noqa: PLC0415  nobody else waits for it to be loaded

    kept = page_settings.read(school.workspace)
    if kept.certificate:
        return of_it(Path(kept.certificate), Path(kept.certificate_key), school.now())
    name = own_name()
    school.store.make()
    return school.authority.certify([*addresses(), *((name,) if name else ())], school.now())


def addresses() -> list[str]:
    """Where this computer is on private networks. Raises SetupError where it has none."""
    found = own_addresses()
    if not found:
        remedy = "Connect it to the school's network; an address of the internet is never listened on."
        raise SetupError("This computer is on no private network at the moment.", remedy)
    return found


def use_certificate(school: School, certificate: str, key: str) -> None:
    """Use a certificate of the school's IT from now on, and its key; none of both: the school's own authority.

    Raises:
        SetupError: one without the other, or they cannot be used.
    """
    from eventguard.adapters.network.authority import of_it  # noqa: PLC0415  nobody else waits for it to be loaded

    if bool(certificate) != bool(key):
        raise SetupError("A certificate needs its key, and a key its certificate.", "Name both files.")
    files = [str(Path(each).expanduser().absolute()) if each else "" for each in (certificate, key)]
    if certificate:
        of_it(Path(files[0]), Path(files[1]), school.now())
    page_settings.change(school.workspace, certificate=files[0], certificate_key=files[1])


def is_meant(school: School) -> bool:
    """Whether it is on whenever the page runs, until somebody switches it off."""
    return page_settings.read(school.workspace).network


def on(school: School, fingerprint: str, stays: bool) -> None:
    """It is there for other desks from now on; ``stays``: on every day, until somebody switches it off."""
    with school.record.transaction():
        school.record.append(school.user, school.now(), ON, fingerprint=fingerprint, every_day=stays)
    page_settings.change(school.workspace, network=stays)


def off(school: School, because: str, stays: bool = False) -> None:
    """It is there for other desks no more; ``stays``: until the page runs again."""
    with school.record.transaction():
        school.record.append(school.user, school.now(), OFF, because=because)
    if not stays:
        page_settings.change(school.workspace, network=False)


def end_of_day(now: datetime) -> datetime:
    """When the day ends, by this computer's clock."""
    tomorrow = now.astimezone().date() + timedelta(days=1)
    return datetime.combine(tomorrow, time()).astimezone()
