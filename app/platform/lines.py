"""Which lines leave this machine, and that nobody can listen or answer on them in another's name (ASVS 5.0, V12.3).

Within the machine (a Unix socket, its loopback, a name that its own list of hosts takes there) any line will do. Beyond
it the other side proves by a certificate who it is, or the office says in writing that the line to that machine is
protected in another way: `LOKET_TRUSTED_LINES` names machines or networks (a WireGuard tunnel, a cable between two
machines alone, the network of containers). A network that is not private cannot be vouched for as a whole.
"""

from __future__ import annotations

import ipaddress
import os
import re
import ssl
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from flask import current_app
from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    _Network = ipaddress.IPv4Network | ipaddress.IPv6Network

HOSTS = Path("/etc/hosts")
SETTING = "LOKET_TRUSTED_LINES"
_CHECKED = "verify-full"
_INDONESIAN = (
    "{what} menuju mesin lain ({host}) tanpa TLS yang diperiksa: {remedy}, atau, bila jalur itu dijaga dengan cara "
    "lain (WireGuard, kabel tersendiri), tulis {setting}={vouched}."
)
_ENGLISH = (
    "{what} leads to another machine ({host}) without TLS that is checked: {remedy}, or, where that line is protected "
    "in another way (WireGuard, a cable of its own), write {setting}={vouched}."
)
_NO_AUTHORITY = (
    "Basis data di mesin lain ({host}) tidak dapat diperiksa: sertifikat akar {file} tidak ada. "
    "Tulis sslrootcert=BERKAS-CA dalam alamatnya (DATABASE_URL).\n"
    "The database on another machine ({host}) cannot be checked: the root certificate {file} is not there. "
    "Write sslrootcert=CA-FILE into its address (DATABASE_URL)."
)
_PRIVATE = [
    ipaddress.ip_network(one)
    for one in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8"),
        *("fc00::/7", "fe80::/10"),
    )
]
"""What no router of the internet passes on (RFC 1918, 6598, 3927, 4193, 4291)."""
_TOO_WIDE = (
    "{setting} menyebut jaringan {named}, yang tidak seluruhnya milik kantor: sebut alamat mesinnya satu per satu, "
    "atau jaringan pribadi (seperti 10.9.0.0/24 atau 192.168.0.0/16).\n"
    "{setting} names the network {named}, which is not the office's own as a whole: name each machine's address, or a "
    "private network (such as 10.9.0.0/24 or 192.168.0.0/16)."
)
_WORDS = {
    "database": (
        ("Alamat basis data (DATABASE_URL)", "tambahkan ?sslmode=verify-full&sslrootcert=BERKAS-CA"),
        ("The database's address (DATABASE_URL)", "add ?sslmode=verify-full&sslrootcert=CA-FILE"),
    ),
    "storage": (("LOKET_STORAGE", "hapus tls=0"), ("LOKET_STORAGE", "take away tls=0")),
    "scanner": (
        ("CLAMAV_SOCKET", "pakai pemeriksa virus di mesin ini"),
        ("CLAMAV_SOCKET", "use a scanner on this machine"),
    ),
}
"""What each is called and what to do about it, in Indonesian and in English."""


class NotProtected(Exception):
    """A line to another machine that nothing protects; `str()` says in both languages what to write."""


def is_here(host: str) -> bool:
    """Whether this is the machine itself: a Unix socket (no host, or a path), its loopback, or a name for that."""
    name = host.lower().rstrip(".")
    if not host or name.startswith(("/", "@")) or name == "localhost":
        return True
    address = _address(host)
    return address.is_loopback if address else _leads_here(name)


def _leads_here(name: str) -> bool:
    """Whether the machine's own list of names takes this one to its loopback, and nowhere else.

    Nobody in the network is asked: whoever answers for names there could say so of any machine.
    """
    try:
        listed = [line.partition("#")[0].lower().split() for line in HOSTS.read_text(errors="replace").splitlines()]
    except OSError:
        return False
    places = [_address(words[0]) for words in listed if name in words[1:]]
    return bool(places) and all(place is not None and place.is_loopback for place in places)


def is_trusted(host: str) -> bool:
    """Whether the office says that the line to this machine is protected in another way than by TLS."""
    return _is_named(host, current_app.config["TRUSTED_LINES"])


def may_be_plain(host: str) -> bool:
    """Whether what goes there may go without TLS."""
    return is_here(host) or is_trusted(host)


def tls_to(host: str) -> ssl.SSLContext:
    """TLS where a server offers it on a line that begins without. Its certificate is checked where the line must not be
    plain; elsewhere any will do (Debian's mail server vouches for itself): better than the plain line that may be."""
    context = ssl.create_default_context()
    if may_be_plain(host):
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def is_open(address: str) -> bool:
    """Whether a web address would be spoken to so that others can listen: http, to a machine that is not trusted."""
    where = urlsplit(address)
    return where.scheme == "http" and not may_be_plain(where.hostname or "")


def require_protected(config: Mapping[str, Any]) -> None:
    """Raises NotProtected where the machine's settings lead to another one that nobody vouches for, or vouch for more
    than an office can."""
    if wide := [one for one in _named(config["TRUSTED_LINES"]) if _is_too_wide(one)]:
        raise NotProtected(_TOO_WIDE.format(setting=SETTING, named=", ".join(wide)))
    for what, places in plain(config).items():
        if open_to := [host for host in places if not _is_named(host, config["TRUSTED_LINES"])]:
            raise NotProtected("\n".join(_said(what, open_to, _named(config["TRUSTED_LINES"]))))
    _require_authority(config)


def plain(config: Mapping[str, Any]) -> dict[str, list[str]]:
    """The other machines that the machine's settings lead to without a checked certificate, by what is there."""
    return {
        "database": _unchecked_databases(config),
        "storage": _elsewhere(_plain_storage(config["STORAGE"])),
        "scanner": _elsewhere(_scanner(config["CLAMAV_SOCKET"])),
    }


def _said(what: str, hosts: list[str], trusted: list[str]) -> Iterator[str]:
    """The setting is written out whole: whoever copies it keeps what the office trusts already."""
    told = {"host": ",".join(hosts), "setting": SETTING, "vouched": ",".join([*trusted, *hosts])}
    for sentence, (name, remedy) in zip((_INDONESIAN, _ENGLISH), _WORDS[what], strict=True):
        yield sentence.format(what=name, remedy=remedy, **told)


def _elsewhere(host: str) -> list[str]:
    return [] if is_here(host) else [host]


def _plain_storage(address: str) -> str:
    """Its host, where it is spoken to without TLS (`tls=0`)."""
    where = urlsplit(address)
    return (where.hostname or "") if parse_qs(where.query).get("tls", ["1"])[-1] == "0" else ""


def _scanner(place: str) -> str:
    """Its host, where it is no socket of this machine's: it knows no TLS."""
    host, colon, port = place.rpartition(":")
    return host.strip("[]") if colon and port.isdigit() else ""


def _unchecked_databases(config: Mapping[str, Any]) -> list[str]:
    """The other machines on which the database may be, where their certificates are not checked; none otherwise."""
    asked = _asked(config["SQLALCHEMY_DATABASE_URI"])
    return [] if asked.get("sslmode") == _CHECKED else _database_places(asked)


def _require_authority(config: Mapping[str, Any]) -> None:
    """Where the database's certificate is to be checked, there is something to check it by."""
    asked = _asked(config["SQLALCHEMY_DATABASE_URI"])
    places = _database_places(asked) if asked.get("sslmode") == _CHECKED else []
    if not places:
        return
    file = asked.get("sslrootcert") or os.path.expanduser("~/.postgresql/root.crt")  # noqa: PTH111 - no home, no error
    if file != "system" and not Path(file).exists():
        raise NotProtected(_NO_AUTHORITY.format(host=",".join(places), file=file))


def _database_places(asked: Mapping[str, str]) -> list[str]:
    """The other machines that are named, each host of several."""
    if asked.get("service"):
        return [f"service={asked['service']}"]  # only libpq knows what stands there
    pairs = zip_longest(asked.get("host", "").split(","), asked.get("hostaddr", "").split(","), fillvalue="")
    places = [address or name for name, address in pairs]  # an address is where it goes, the name what is checked
    return [place for place in places if not is_here(place)]


def _asked(uri: str) -> dict[str, str]:
    """What the database's library is told: the address, before the variables that it reads itself (`PGHOST` …); nothing
    where there is no such library to tell."""
    if not uri.startswith("postgresql"):
        return {}
    from psycopg.pq import Conninfo  # here: an office on SQLite starts quicker without

    known = {each.keyword.decode(): (each.val or b"").decode() for each in Conninfo.get_defaults()}
    url = make_url(uri)
    _none, arguments = url.get_dialect()().create_connect_args(url)
    told = {name: str(value) for name, value in arguments.items()}
    if told.get("service") or known.get("service"):  # what its file says goes before the variables
        known |= {"sslmode": "", "sslrootcert": ""}
    return known | told


def _is_named(host: str, told: str) -> bool:
    return any(_fits(host.lower(), one) for one in _named(told))


def _named(told: str) -> list[str]:
    return [one for one in re.split(r"[,\s]+", told.lower()) if one]


def _is_too_wide(named: str) -> bool:
    """Whether this is a network, more than one machine, and not within a private one."""
    found = _network(named)
    if found is None or found.num_addresses == 1:
        return False
    return not any(_lies_in(found, private) for private in _PRIVATE)


def _lies_in(network: _Network, wider: _Network) -> bool:
    return network.version == wider.version and network.subnet_of(wider)  # type: ignore[arg-type]


def _fits(host: str, named: str) -> bool:
    """A machine by its name as it is written in the address, or an address in a network (`10.9.0.0/24`)."""
    if host == named:
        return True
    address, network = _address(host), _network(named)
    return address is not None and network is not None and address in network


def _network(named: str) -> _Network | None:
    try:
        return ipaddress.ip_network(named, strict=False)
    except ValueError:
        return None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
