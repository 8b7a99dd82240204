"""This computer's addresses on the school's network, and the name by which others there may find it."""

import re
import socket
from ipaddress import IPv4Address

import psutil

from eventguard.core.network.private import TOLD, private

#: What a name may consist of that other computers ask the network for (RFC 6762).
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def own_addresses() -> list[str]:
    """Addresses of private networks that this computer has now: where it can be reached from other desks. Version 4
    alone: those of version 6 are long, and change.
    """
    every = (each.address for interface in psutil.net_if_addrs().values() for each in interface)
    found = {address for each in every if isinstance(address := private(each), IPv4Address)}
    return [str(address) for address in sorted(found) if any(address in network for network in TOLD)]


def own_name() -> str | None:
    """This computer's name as others on the network may ask for it; None where it can be none."""
    label = socket.gethostname().partition(".")[0].lower()
    return f"{label}.local" if LABEL.fullmatch(label) else None
