"""Which network describes faces: the built-in one, or one that the school brings itself. Templates belong to one."""

from pathlib import Path
from typing import Any

from eventguard.adapters.faces.own_file import read
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.faces.matching import Gallery
from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.people.actors import called

#: The register's entry that holds it.
FACT = "network"


def in_use(school: School) -> OwnNetwork | None:
    """The school's own network; None for the built-in one. Raises SetupError when there is no register."""
    text = school.register.fact(FACT)
    return OwnNetwork.from_text(text) if text else None


def name_of(network: OwnNetwork | None) -> str:
    """What the templates carry that it makes (``Template.network``)."""
    return network.name if network else ""


def looked_at(file: Path, blue_first: bool) -> OwnNetwork:
    """A file that is to describe faces from now on. Raises SetupError when it is missing, or no recogniser."""
    from eventguard.adapters.faces.network import Network  # noqa: PLC0415  takes OpenCV, for which others would wait

    content = read(file)
    network = Network(content, blue_first)
    return OwnNetwork(str(file.absolute()), network.digest, blue_first)


def choose(school: School, network: OwnNetwork | None, by: str) -> None:
    """Describe faces by this network from now on, by the built-in one if it is None. Templates stay where they are, but
    none is compared with another network's numbers. Raises SetupError when there is no name, or no register.
    """
    if not (by := called(by)):
        raise SetupError("Say who decides this.", "--by NAME")
    with school.register.change() as revision:
        school.register.note(FACT, network.text() if network else None)
        digest, blue_first = (network.digest, network.blue_first) if network else ("", False)
        chosen: dict[str, Any] = {"digest": digest, "blue_first": blue_first, "revision": revision}
        school.record.append(by, school.now(), "recognition-network", **chosen)


def require(school: School) -> OwnNetwork | None:
    """The network in use, whose file is there and as it was chosen. Raises SetupError where it is not."""
    network = in_use(school)
    if network:
        read(Path(network.path), network.digest)
    return network


def trouble(school: School) -> str:
    """Why the network in use cannot be used, with the remedy; empty when it can."""
    try:
        require(school)
    except SetupError as error:
        return str(error)
    return ""


def gallery(school: School) -> Gallery:
    """Everybody who may be matched and was enrolled by the network in use. Raises SetupError: their key is lost."""
    name = name_of(in_use(school))
    return Gallery(school.register.templates(name), name)
