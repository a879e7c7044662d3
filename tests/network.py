"""The network is closed for tests, but for this machine itself."""

import ipaddress
import socket
import sys

_WATCHED = frozenset({"socket.connect", "socket.sendto", "socket.getaddrinfo"})


class NetworkClosed(RuntimeError):
    """A test tried to reach another machine."""


def close_network() -> None:
    """Refuse every address but loopback from now on, in this process."""
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _WATCHED:
        return
    if event == "socket.getaddrinfo":
        host: object = arguments[0]
    else:
        peer, address = arguments[0], arguments[1]
        if getattr(peer, "family", None) == socket.AF_UNIX:
            return
        host = address[0] if isinstance(address, tuple) else address
    if not is_loopback(host):
        raise NetworkClosed(f"the network is closed in tests: {host!r}")


def is_loopback(host: object) -> bool:
    """Tell whether a host is this machine."""
    text = host.decode() if isinstance(host, bytes) else host
    if text in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(text)).is_loopback
    except ValueError:
        return False
