"""The network of an address: what one person can change without moving or paying, taken as one voice."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

IPV4_PREFIX = 24
IPV6_PREFIX = 48  # what one customer gets at most
NAT64 = ip_network("64:ff9b::/96")


def network_of(address: str) -> str:
    """Return the network of an address: ``203.0.113.0/24``, ``2001:db8:1::/48``.

    An IPv4 address written as IPv6 (mapped, NAT64, 6to4) is in the same network as the plain one. What is no
    address at all is one network: a server behind a misconfigured proxy trusts nobody's word.
    """
    try:
        found = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return "unknown"
    plain = _embedded(found) if isinstance(found, IPv6Address) else found
    prefix = IPV4_PREFIX if isinstance(plain, IPv4Address) else IPV6_PREFIX
    return str(ip_network(f"{plain}/{prefix}", strict=False))


def _embedded(address: IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address inside an IPv6 one, if there is one."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
