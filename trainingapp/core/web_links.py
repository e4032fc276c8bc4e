"""Which web addresses may be given: pages of the public web, and nothing a browser could run."""

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

LONGEST = 2000
SCHEMES = frozenset({"http", "https"})
_PRIVATE_ENDINGS = ("localhost", "local", "internal", "intranet", "lan", "home", "home.arpa", "localdomain")
# Browsers read 2130706433, 0x7f.1 and 127.1 as addresses of machines: whatever ends in a number is one.
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")

EXAMPLE = "Enter a full web address, like https://www.example.org/page"
PUBLIC = "Enter the address of a page on the public web: this one is inside a private network"


def link_fault(link: str) -> str | None:
    """What is wrong with an address that somebody gives, in words, or nothing.

    Only http and https with the name (or public number) of a host; no sign-in name in it; nothing on the
    reader's own machine or network.
    """
    if len(link) > LONGEST:
        return f"Web address must be {LONGEST:,} characters or fewer"
    if "\\" in link or any(c.isspace() or unicodedata.category(c).startswith("C") for c in link):
        return EXAMPLE
    try:
        parts = urlsplit(link)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return EXAMPLE
    if parts.scheme.lower() not in SCHEMES or not host:
        return EXAMPLE
    if "@" in parts.netloc:
        return "Take the name and password out of the web address"
    return _host_fault(_plain(host), bracketed="[" in parts.netloc)


def _plain(host: str) -> str:
    """The host as a browser reads it: full-width letters and dots are plain, a last dot means nothing."""
    return unicodedata.normalize("NFKC", host).replace("\u3002", ".").lower().removesuffix(".")


def _host_fault(host: str, *, bracketed: bool) -> str | None:
    if bracketed or _NUMBER.fullmatch(host.rsplit(".", 1)[-1]):
        return _number_fault(host)
    labels = host.split(".")
    if any(host == end or host.endswith(f".{end}") for end in _PRIVATE_ENDINGS):
        return PUBLIC
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return EXAMPLE
    return None


def _number_fault(host: str) -> str | None:
    try:
        return None if is_public(host) else PUBLIC
    except ValueError:
        return EXAMPLE


def is_public(number: str) -> bool:
    """Whether that IP address is of the public internet. Raises ValueError for what is no address."""
    address: IPv4Address | IPv6Address = ip_address(number)
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_global and not address.is_multicast
