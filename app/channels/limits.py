"""How much is taken from one place, of the website's forms and of files that come ahead of any door's form.

It is enough for a village office behind one address (contract, Limits).

Counted in the database, in the same short write as what is counted, so that a limit costs no commit of its own.
Per form first, per address with much room; no captcha, no timing traps.
"""

from __future__ import annotations

from app.platform import throttle
from app.platform.refusals import TooMany
from app.web.i18n import _

MINUTE, QUARTER, HOUR = 60, 15 * 60, 3600  # seconds
REQUESTS_A_MINUTE = 240  # per address; the contract asks for no less than 120
DRAFTS_A_MINUTE = 120  # per address
FILES_A_MINUTE = 600  # per address
FILES_AN_HOUR = 100  # per form
SCREENS_AN_HOUR = 60  # visitors' screens that ask for a code, per address
MISSES_OF_ADDRESS, MISSES_OF_CODE = 60, 10  # draft codes, per quarter of an hour


def count_request(address: str) -> None:
    """One more new request from `address`, inside `write()`. Raises TooMany."""
    _count(f"request:{address}", REQUESTS_A_MINUTE, MINUTE)


def count_draft(address: str) -> None:
    """One more saved draft, inside `write()`. Raises TooMany."""
    _count(f"draft:{address}", DRAFTS_A_MINUTE, MINUTE)


def count_file(address: str, form_key: str) -> None:
    """One more file sent ahead of its form, inside `write()`. Raises TooMany."""
    _count(f"file-of:{form_key}", FILES_AN_HOUR, HOUR)
    _count(f"file:{address}", FILES_A_MINUTE, MINUTE)


def count_screen(address: str) -> None:
    """One more screen that asks for a code, inside `write()`. Raises TooMany."""
    _count(f"screen:{address}", SCREENS_AN_HOUR, HOUR)


def require_files_allowed(address: str) -> None:
    """Say no before a file is judged, which costs more than counting it. Raises TooMany."""
    if throttle.is_full(f"file:{address}", FILES_A_MINUTE, MINUTE):
        raise _too_many(MINUTE)


def require_guesses_left(address: str, code: str) -> None:
    """Whether another draft code may be tried. Raises TooMany."""
    for key, limit in _guesses(address, code):
        if throttle.is_full(key, limit, QUARTER):
            raise _too_many(QUARTER)


def count_miss(address: str, code: str) -> None:
    """One more draft code that opened nothing, inside `write()`."""
    for key, limit in _guesses(address, code):
        throttle.hit(key, limit, QUARTER)


def _guesses(address: str, code: str) -> list[tuple[str, int]]:
    return [(f"draft-miss:{address}", MISSES_OF_ADDRESS), (f"draft-code:{code[:20]}", MISSES_OF_CODE)]


def _count(key: str, limit: int, per_seconds: int) -> None:
    if not throttle.hit(key, limit, per_seconds):
        raise _too_many(per_seconds)


def _too_many(retry_after: int) -> TooMany:
    sentence = _("Terlalu banyak kiriman dari tempat ini. Tunggu sebentar, lalu kirim lagi; isian Anda tetap ada.")
    return TooMany(sentence, retry_after=retry_after)
