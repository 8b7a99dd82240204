"""Which devices are let in from the network: paired at the office, listed, and put out."""

import secrets
from datetime import timedelta

from eventguard.adapters.network.devices import Device
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.actors import called

#: What the chain calls a device being paired, put out, and somebody signing in on one; and words that nobody may try
#: any longer.
PAIRED, OUT, SIGNED_IN, VOID = "device-paired", "device-put-out", "signed-in-from-device", "pairing-void"
#: A device on which nobody signs in for so long has to be paired anew.
FORGOTTEN_AFTER = timedelta(days=90)
#: So many at most.
MOST = 200


def pair(school: School, name: str) -> tuple[Device, str]:
    """Let a device in from now on. Returns it, and the secret that it keeps, of which here is a digest alone.

    Raises:
        SetupError: it is called nothing, or there are too many.
    """
    known = called(name)
    if not known:
        raise SetupError("Say what this device is called.", "Such as: the head's phone")
    secret = secrets.token_urlsafe(32)
    with school.record.transaction():
        if len(school.devices.all()) >= MOST:
            raise SetupError(f"{MOST} devices are paired.", "Put out those that nobody uses.")
        device = school.devices.add(known, secret, school.now())
        school.record.append(school.user, school.now(), PAIRED, device=device.n, digest=device.digest)
    return device, secret


def having(school: School, secret: str) -> Device | None:
    """The device that keeps this secret, if it may come in: it was paired here, and used of late."""
    device = school.devices.having(secret)
    if device is None or school.today() - device.used_on > FORGOTTEN_AFTER:
        return None
    said = school.record.about("device", device.n, PAIRED, OUT)
    as_recorded = len(said) == 1 and said[0].action == PAIRED and said[0].detail.get("digest") == device.digest
    return device if as_recorded else None


def put_out(school: School, n: int) -> Device:
    """Let a device in no more. Raises Refused when it is not let in."""
    with school.record.transaction():
        device = next((each for each in school.devices.all() if each.n == n), None)
        if device is None:
            raise _gone()
        school.devices.remove(n)
        school.record.append(school.user, school.now(), OUT, device=n)
    return device


def signed_in(school: School, device: Device, name: str) -> None:
    """Somebody has signed in there. Raises Refused where the device was put out meanwhile."""
    with school.record.transaction():
        if all(each.digest != device.digest for each in school.devices.all()):
            raise _gone()
        school.devices.use(device.n, school.today())
        school.record.append(name, school.now(), SIGNED_IN, device=device.n)


def given_up(school: School) -> None:
    """Words for pairing were guessed at too often, and are void."""
    with school.record.transaction():
        school.record.append(school.user, school.now(), VOID)


def _gone() -> Refused:
    return Refused("That device is not paired any more.", "Reload the page.")
