"""Switching recognition on, which takes the reference of the school's data protection impact assessment, and off."""

from dataclasses import dataclass

from eventguard.app.house import House
from eventguard.core.errors import SetupError
from eventguard.core.matching import Gallery

#: The register's entries that record the assessment.
FACTS = ("dpia", "dpia-by", "dpia-at")


@dataclass(frozen=True, slots=True)
class Status:
    """Whether faces may be compared at all, and on whose word."""

    dpia: str | None
    by: str | None
    at: str | None
    enrolled: int

    @property
    def on(self) -> bool:
        """On only while an assessment is recorded."""
        return self.dpia is not None


def status(house: House) -> Status:
    """How recognition stands. Raises SetupError when there is no register."""
    register = house.register
    dpia, by, at = (register.fact(name) for name in FACTS)
    return Status(dpia, by, at, len(register.templates()))


def switch_on(house: House, dpia: str, by: str) -> Status:
    """Record the assessment. Raises SetupError when its reference or the name is blank."""
    if not dpia.strip() or not by.strip():
        raise SetupError("Recognition needs the reference of your assessment and a name.", "--dpia REF --by NAME")
    _note(house, dpia.strip(), by.strip(), house.now().isoformat("T", "seconds"))
    house.ledger.append(by.strip(), house.now(), "recognition-on", dpia=dpia.strip())
    return status(house)


def switch_off(house: House) -> Status:
    """From now on every face is covered. Templates stay where they are, unused."""
    _note(house, None, None, None)
    house.ledger.append(house.user, house.now(), "recognition-off")
    return status(house)


def gallery(house: House) -> Gallery:
    """The gallery and its threshold. Raises SetupError when recognition is off."""
    if not status(house).on:
        remedy = "Switch it on with: eventguard recognition on --dpia REF --by NAME"
        raise SetupError("Recognition is off: no face is compared with anybody.", remedy)
    return Gallery(house.register.templates())


def _note(house: House, *values: str | None) -> None:
    with house.register.change():
        for name, value in zip(FACTS, values, strict=True):
            house.register.note(name, value)
