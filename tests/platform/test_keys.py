"""What Loket's secrets are made of, and what is encrypted with them (docs/security.md, "Keys")."""

from __future__ import annotations

import ast
import math
import stat
from functools import cache
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeSerializer

from app.accounts import links, second_factor, sign_in
from app.accounts.models import LinkPurpose, User
from app.config import ROOT
from app.extensions import db
from app.letters import codes
from app.platform import keys
from app.platform.database import write
from app.tickets.intake import drafts
from app.tickets.receipts import secrets as receipts
from app.web import forms, pages
from tests.kit.requests import actor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODULES = sorted((ROOT / "app").rglob("*.py"))
CHECK_SUMS = {("compression.py", "zlib.crc32"), ("scans.py", "zlib.crc32")}
"""Inside gzip, and of which pictures an invented letter gets."""
WITHOUT_SECRETS = ("app/demo/", "app/operations/bench/", "app/platform/database.py")
"""Invented people, invented load, and how long a writer waits before it tries again."""


@cache
def calls(module: Path) -> tuple[str, ...]:
    """The dotted names that a module calls or takes up."""
    return tuple(_calls(module))


def _calls(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_secrets_come_from_the_systems_random_source():
    """`random` of Python's own can be foretold; wherever a module says `random`, it means `secrets`."""
    found = []
    for module in MODULES:
        name = module.relative_to(ROOT).as_posix()
        source = module.read_text(encoding="utf-8")
        if not name.startswith(WITHOUT_SECRETS) and "import secrets as random" not in source:
            found += [
                (name, call) for call in calls(module) if call in ("random", "uuid") or call.startswith("random.")
            ]
    assert not found


def test_no_weak_hash_is_used():
    weak = ("md5", "sha1", "sha224", "blake2s", "crc32", "DES", "RC4", "Blowfish", "ECB", "PKCS1v15")
    found = {(module.name, call) for module in MODULES for call in calls(module) if call.rpartition(".")[2] in weak}
    assert found == CHECK_SUMS


def test_every_secret_has_enough_bits(app, cast):
    by = actor(cast.SEKRETARIS)
    user = db.session.get_one(User, by.user_id)
    with write():
        link = links.issue(user, LinkPurpose.RESET, by=by)
        session = sign_in.begin(by.user_id, "127.0.0.1")
        code = second_factor.new_recovery_codes(user.id)[0].replace("-", "")
    url_safe, small = 6, math.log2(len(second_factor._LETTERS))
    assert len(link) * url_safe >= 256
    assert len(session) * url_safe >= 256
    assert len(forms.fresh_key()) * url_safe >= 128
    assert len(receipts.token("2611-0001-3")) * 5 >= 128
    assert len(receipts.pin("2611-0001-3")) == 6, "20 bits, with misses limited per request"
    assert len(code) * small >= 112
    assert len(second_factor.new_secret()) * 5 >= 160
    assert codes.LENGTH * math.log2(len(codes.ALPHABET)) >= 80, "a code that verifies a letter opens nothing else"
    assert drafts._LENGTH * math.log2(len(drafts._LETTERS)) >= 38, "with misses limited"
    assert len({sign_in.secrets.token_urlsafe(32) for _time in range(100)}) == 100


def test_the_keys_are_256_random_bits_each_and_private(tmp_path):
    made, other = keys.load_keys(tmp_path / "a"), keys.load_keys(tmp_path / "b")
    assert len({*made.values(), *other.values()}) == 2 * len(made) >= 6
    assert all(len(Fernet(value)._signing_key + Fernet(value)._encryption_key) == 32 for value in made.values())
    assert stat.S_IMODE((tmp_path / "a" / keys.KEY_FILE).stat().st_mode) == 0o600


def test_what_is_sealed_is_never_the_same_twice_and_no_bit_of_it_can_be_turned(app):
    first, second = keys.seal("3573014101900001"), keys.seal("3573014101900001")
    assert first != second
    assert "3573014101900001" not in first
    assert keys.unseal(first) == keys.unseal(second) == "3573014101900001"
    for place in range(0, len(first), 7):
        other = "A" if first[place] != "A" else "B"
        assert keys.unseal(first[:place] + other + first[place + 1 :]) is None or first[place] == "="


@pytest.mark.parametrize("text", ["", "x", "gAAAAAB", "\x00", "e30.e30.", "eyJhbGciOiJub25lIn0.e30."])
def test_what_was_not_sealed_here_is_nothing(app, text):
    assert keys.unseal(text) is None


def test_a_signed_value_names_no_algorithm_and_fits_one_purpose(app):
    """The key and the way of signing are the house's; a value signed for a list is none for a session, nor back."""
    cursor = pages.write_cursor(1)
    sessions = app.session_interface
    assert isinstance(sessions, SecureCookieSessionInterface)
    signer = sessions.get_signing_serializer(app)
    with pytest.raises(BadSignature):
        signer.loads(cursor)
    assert pages.read_cursor(signer.dumps([1]), int) is None
    assert pages.read_cursor(URLSafeSerializer(b"another key", salt="cursor").dumps([1]), int) is None
    assert pages.read_cursor("eyJhbGciOiJub25lIn0.WzFd.", int) is None
    assert pages.read_cursor(cursor, int) == (1,)
    assert keys.keyed("tracking-token", "1") != keys.keyed("tracking-pin", "1")
