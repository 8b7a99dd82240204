"""Where this computer is on the school's network: its addresses, and the name by which others there may find it."""

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
    """What others on the network may call this computer when they ask for it; None where that can be nothing."""
    label = socket.gethostname().partition(".")[0].lower()
    return f"{label}.local" if LABEL.fullmatch(label) else None
