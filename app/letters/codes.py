"""The code by which a letter is verified: 80 random bits in Crockford's base32, no personal data (handbook §4.7).

It is typed from paper by people, so it stands in groups of four and forgives what looks alike: O is 0, I and L are 1.
The letters I, L, O and U are never in a code.
"""

from __future__ import annotations

import secrets
import unicodedata
from urllib.parse import urlsplit

from app.accounts import demo_office
from app.platform.keys import keyed_bytes
from app.tickets.receipts.addresses import public_base

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_LOCAL = ("localhost", "127.", "0.", "10.", "192.168.", "::")
_LOOKS_LIKE = str.maketrans("OIL", "011")
_BETWEEN = frozenset(" -–—.·_\t\n\r\u00a0")


def fresh() -> str:
    """A code that no letter has: one in 2**80."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def of_form(key: str) -> str:
    """The code of the letter that a form with this random key begins: sent twice, it is the same letter once.

    Nobody can tell the code from the key without the office's own secret.
    """
    bits = int.from_bytes(keyed_bytes("letter", key)[:10], "big")
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))


def parse(text: str) -> str | None:
    """The code somebody typed, scanned or pasted with its address; None when it is not written like one."""
    last = text.strip().rstrip("/").rpartition("/")[2]
    letters = "".join(letter for letter in unicodedata.normalize("NFKC", last) if letter not in _BETWEEN)
    code = letters.upper().translate(_LOOKS_LIKE)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def grouped(code: str) -> str:
    """`7K3M-9QXT-00AB-ZZ12`, as it is printed."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def address(code: str) -> str:
    """The permanent address that a letter's QR leads to; empty while the office has none (contract, `/verifikasi`).

    Outside a demo no letter bears an address of this machine or house, even if somebody set one.
    """
    base = public_base()
    host = urlsplit(base).hostname or ""
    is_good = bool(base) and (demo_office.is_demo() or not host.startswith(_LOCAL))
    return f"{base}/verifikasi/{code}" if is_good else ""
