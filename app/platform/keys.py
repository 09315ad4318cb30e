"""The office's secret keys: made once, kept beside the data with mode 0600, never in the database.

`keyed()` turns a secret or personal value into something one can look up but not read (tokens, PINs,
citizen numbers). `seal()` and `unseal()` encrypt what must be read again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

if TYPE_CHECKING:
    from pathlib import Path

KEY_FILE = "keys.json"
_NAMES = ("session", "lookup", "data")


def load_keys(instance: Path) -> dict[str, str]:
    """The instance's keys; made when the folder has none yet. Raises OSError where it cannot be written."""
    path = instance / KEY_FILE
    if not path.exists():
        _make_keys(path)
    keys: dict[str, str] = json.loads(path.read_text())
    return keys


def _make_keys(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = {name: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode() for name in _NAMES}
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(made, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # never overwrites: a second process starting now keeps the first one's keys
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def keyed(purpose: str, value: str) -> str:
    """HMAC-SHA256 of `value` for `purpose`, 64 hexadecimal characters. The same value gives the same text."""
    return keyed_bytes(purpose, value).hex()


def keyed_bytes(purpose: str, value: str) -> bytes:
    key = base64.urlsafe_b64decode(current_app.config["KEYS"]["lookup"])
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()


def keyed_token(purpose: str, value: str) -> str:
    """The first 128 bits of the same for an address: 26 letters and digits, lower case."""
    return base64.b32encode(keyed_bytes(purpose, value)[:16]).decode().rstrip("=").lower()


def seal(value: str) -> str:
    """Encrypt `value` (AES-128-CBC with HMAC, as Fernet does)."""
    return Fernet(current_app.config["KEYS"]["data"]).encrypt(value.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The value that `seal` was given; None when the key is another or the text was changed."""
    try:
        return Fernet(current_app.config["KEYS"]["data"]).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
