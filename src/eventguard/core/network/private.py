"""Which addresses belong to a network of somebody's own, and to nobody on the internet."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

#: RFC 1918, RFC 4193, and what computers give themselves where nobody gives them an address (RFC 3927, RFC 4291).
PRIVATE = tuple(
    map(
        ip_network,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"),
    )
)
#: Those of them that are worth being told to a person: the others change, or need more to be typed.
TOLD = PRIVATE[:3]


def private(address: str) -> IPv4Address | IPv6Address | None:
    """An address of such a network; None for any other, and for what is none."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found if any(found in network for network in PRIVATE) else None
