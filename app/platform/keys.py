"""The office's secret keys: made once, kept beside the data with mode 0600, never in the database.

`keyed()` turns a secret or personal value into something one can look up but not read (tokens, PINs).
`seal()` and `unseal()` encrypt what must be read again. The key that seals, and the one by which people are found
(`keyed_person`), can be changed: the new one is used at once by every process, the old one still reads until all is
sealed anew (`app.operations.new_keys`) and is then forgotten. Every process therefore looks whether the file changed.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import json
import os
import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app

from app.platform import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY_FILE = "keys.json"
_NAMES = ("session", "lookup", "data", "people")
_MEMORY = "loket_keys"


def load_keys(instance: Path) -> dict[str, Any]:
    """The instance's keys; made when the folder has none yet. Raises OSError where it cannot be written."""
    path = instance / KEY_FILE
    if not path.exists():
        _make_keys(path)
    keys: dict[str, Any] = json.loads(path.read_text())
    return keys


def _make_keys(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _written_draft(path, {name: _fresh() for name in _NAMES})
    try:
        os.link(draft, path)  # never overwrites: a second process starting now keeps the first one's keys
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def _fresh() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _written_draft(path: Path, keys: dict[str, Any]) -> Path:
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(keys, file)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def keyed(purpose: str, value: str) -> str:
    """HMAC-SHA256 of `value` for `purpose`, 64 hexadecimal characters. The same value gives the same text."""
    return keyed_bytes(purpose, value).hex()


def keyed_bytes(purpose: str, value: str) -> bytes:
    return _hmac(current_app.config["KEYS"]["lookup"], purpose, value)


def keyed_token(purpose: str, value: str) -> str:
    """The first 128 bits of the same for an address: 26 letters and digits, lower case."""
    return base64.b32encode(keyed_bytes(purpose, value)[:16]).decode().rstrip("=").lower()


def keyed_person(purpose: str, value: str) -> str:
    """As `keyed`, by the key that can be changed: what is found by it is computed anew from what is sealed beside."""
    return _hmac(_present().people[0], purpose, value).hex()


def keyed_person_ways(purpose: str, value: str) -> tuple[str, ...]:
    """All that `keyed_person` may have given for this value: two while the key is being changed."""
    return tuple(_hmac(key, purpose, value).hex() for key in _present().people)


def _hmac(key: str, purpose: str, value: str) -> bytes:
    return hmac.new(base64.urlsafe_b64decode(key), f"{purpose}\0{value}".encode(), hashlib.sha256).digest()


def seal(value: str) -> str:
    """Encrypt `value` (AES-128-CBC with HMAC, as Fernet does) by the newest key."""
    return _present().newest.encrypt(value.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The value that `seal` was given; None when no key of ours fits or the text was changed."""
    try:
        return _present().every.decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def is_newest(sealed: str) -> bool:
    """Whether the newest key alone reads it."""
    try:
        _present().newest.decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


# --- changing them ----------------------------------------------------------------------------------------------------


class Unfinished(RuntimeError):
    """The keys were changed a while ago and the old ones are still needed."""


class _Ring(NamedTuple):
    newest: Fernet
    every: MultiFernet
    people: tuple[str, ...]
    turned_at: str
    is_turning: bool


def turned_at() -> str:
    """When the keys were changed last, as ISO text; empty when they are the first."""
    return _present().turned_at


def is_turning() -> bool:
    """Whether an older key is still kept for reading."""
    return _present().is_turning


def turn() -> None:
    """Make new keys and keep the old ones for reading. Raises Unfinished while older ones are still kept."""
    with _alone() as path:
        kept = json.loads(path.read_text())
        if kept.get("data_old"):
            raise Unfinished
        people = kept.get("people") or kept["lookup"]
        old = {"data_old": [kept["data"]], "people_old": [people]}
        _replace(path, kept | old | {"data": _fresh(), "people": _fresh(), "turned_at": clock.now().isoformat()})


def retire() -> None:
    """Forget the old keys: nothing is sealed by them any more."""
    with _alone() as path:
        kept = json.loads(path.read_text())
        _replace(path, {name: key for name, key in kept.items() if not name.endswith("_old")})


@contextmanager
def _alone() -> Iterator[Path]:
    """One process at a time changes the file; the kernel's lock dies with its holder."""
    path = Path(current_app.config["INSTANCE"]) / KEY_FILE
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield path
    finally:
        os.close(descriptor)


def _replace(path: Path, keys: dict[str, Any]) -> None:
    """All of it or nothing: a power cut leaves the keys of before or the new ones, never half a file."""
    _written_draft(path, keys).replace(path)
    _sync_folder(path.parent)


def _present() -> _Ring:
    """The keys as the file has them now; where it cannot be looked at, as this process last knew them."""
    known = current_app.extensions.get(_MEMORY)
    mark = _mark()
    if known is None or (mark and mark != known[0]):
        known = current_app.extensions[_MEMORY] = (mark, _ring(mark))
    ring: _Ring = known[1]
    return ring


def _mark() -> tuple[int, ...]:
    try:
        found = (Path(current_app.config["INSTANCE"]) / KEY_FILE).stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ino, found.st_size


def _ring(mark: tuple[int, ...]) -> _Ring:
    keys = load_keys(Path(current_app.config["INSTANCE"])) if mark else current_app.config["KEYS"]
    data = [Fernet(key) for key in (keys["data"], *keys.get("data_old", ()))]
    people = (keys.get("people") or keys["lookup"], *keys.get("people_old", ()))
    return _Ring(data[0], MultiFernet(data), people, keys.get("turned_at", ""), len(data) > 1)
