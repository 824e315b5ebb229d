"""Who stands behind the proxies that the operator trusts. Pure."""

from ipaddress import ip_address, ip_network


def trusted(address: str | None, proxies: tuple[str, ...]) -> bool:
    """Whether the address is one of the proxies' or lies in one of their networks."""
    if not proxies or address is None:
        return False
    try:
        return any(ip_address(address) in ip_network(network, strict=False) for network in proxies)
    except ValueError:
        return False


def caller_behind(address: str, forwarded_for: str, proxies: tuple[str, ...]) -> str:
    """The nearest address that is no trusted proxy, read from the right of X-Forwarded-For; `address` is the socket's.

    What a proxy wrote that is no address ends the reading: everything to the left of it may be the caller's own invention.
    """
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
    while hops and trusted(address, proxies):
        found = _address(hops.pop())
        if found is None:
            break
        address = found
    return address


def _address(hop: str) -> str | None:
    """The address of 192.0.2.1, 192.0.2.1:4711, 2001:db8::1 or [2001:db8::1]:4711."""
    bare = hop[1:].partition("]")[0] if hop.startswith("[") else hop.partition(":")[0] if hop.count(":") == 1 else hop
    try:
        return str(ip_address(bare))
    except ValueError:
        return None
