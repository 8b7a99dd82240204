"""Letting a cluster work on a school's photos: recorded, and so is one that was not believed."""

from pathlib import Path

from platformdirs import user_config_path

from eventguard.adapters.network.cluster import Address
from eventguard.adapters.network.cluster_certificates import Certificates
from eventguard.app.school import School
from eventguard.core.errors import Refused

#: What the chain calls it.
USED, REFUSED = "cluster-used", "cluster-refused"


def certificates_in(folder: Path | None) -> Certificates:
    """The certificates that lie in a folder; None: in the system's place for settings."""
    return Certificates(folder or user_config_path("eventguard", appauthor=False) / "cluster")


def use(school: School, said: str, folder: Path | None = None) -> None:
    """From now on the cluster at this address works on the photos of this school.

    Raises:
        Refused: it does not answer, or does not prove that it is the cluster's: recorded.
        SetupError: that is no address, dask is not installed, or a certificate is missing.
    """
    from eventguard.app.cluster.cluster import Cluster  # noqa: PLC0415  nobody else waits for it to be loaded

    def refused(why: str) -> None:
        with school.record.transaction():
            school.record.append(school.user, school.now(), REFUSED, address=said, because=why)

    address = Address.read(said)
    try:
        school.cluster = Cluster(address, certificates_in(folder), refused)
    except Refused as error:
        refused(error.for_the_record or "no-answer")
        raise
    with school.record.transaction():
        school.record.append(school.user, school.now(), USED, address=said)
