"""Which addresses never leave this machine."""

import ipaddress
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Return whether *host* names this machine, so that nothing leaves it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def stays_here(url: str) -> bool:
    """Return whether *url* points at this machine."""
    return is_loopback(urlsplit(url).hostname or "")
