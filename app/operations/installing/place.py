"""What is decided once for one machine: names, addresses, folders. The files are filled in from it."""

from __future__ import annotations

import re
import socket
from base64 import b64encode
from dataclasses import asdict, dataclass
from hashlib import sha256
from html import escape
from pathlib import Path

FILES = Path(__file__).with_name("files")
PROGRAM = Path(__file__).resolve().parents[3]
_STYLE = "body{font:1.1rem/1.5 sans-serif;max-width:38rem;margin:2rem auto;padding:0 1rem}h1{line-height:1.2}"
_NAMED = re.compile(r"@\{([a-z_]+)\}")  # the files themselves are full of `$`


@dataclass(frozen=True, slots=True)
class Place:
    """One machine. `city` names, with commas, the proxies before this one, whose word on who asks is believed."""

    name: str = ""
    user: str = "loket"
    program: str = str(PROGRAM)
    settings: str = "/etc/loket/loket.env"
    state: str = "loket"
    instance: str = "/var/lib/loket"
    pages: str = "/etc/loket/pages"
    sticks: str = "/media/loket"
    stick_state: str = "/run/loket-stick"
    stick_program: str = "/usr/local/lib/loket/stick"
    certificate: str = "/etc/loket/tls/certificate.pem"
    certificate_key: str = "/etc/loket/tls/key.pem"
    health: str = "/etc/loket/nginx-health*.conf"
    logs: str = "/var/log/nginx"
    port: int = 8000
    http: int = 80
    https: int = 443
    body_mb: int = 130
    stack_mb: int = 450
    demo: int = 0
    city: str = ""
    office: str = ""
    office_certificate: str = "/etc/loket/tls/office.pem"
    office_name: str = "Kantor"
    phone: str = ""
    address: str = ""
    hours: str = ""

    def filled(self, name: str) -> str:
        """The file of that name as it is written on this machine. Raises KeyError for a name that nobody knows."""
        facts = asdict(self) | {
            "name": self.name or socket.gethostname(),
            "https_port": "" if self.https == 443 else f":{self.https}",
            "before": self._before(),
            "style": _STYLE,
            "style_hash": f"sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}",
            "telephone": self._telephone(),
            "where": self._where(),
            "office_name": escape(self.office_name),
        }
        return _NAMED.sub(lambda found: str(facts[found[1]]), (FILES / name).read_text(encoding="utf-8"))

    def _where(self) -> str:
        address, hours = (f": {self.address}" if self.address else ""), (f", {self.hours}" if self.hours else "")
        return escape(address + hours)

    def _telephone(self) -> str:
        digits = "".join(letter for letter in self.phone if letter.isdigit() or letter == "+")
        return f'<li>Telepon kami: <a href="tel:{digits}">{escape(self.phone)}</a></li>\n' if digits else ""

    def _before(self) -> str:
        """Another proxy stands before this one: who asks is whom it names, and nobody else's word counts."""
        if not self.city:
            return ""
        believed = [f"    set_real_ip_from {address};\n" for address in self.city.split(",")]
        return f"{''.join(believed)}    real_ip_header X-Forwarded-For;\n"
