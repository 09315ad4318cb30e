"""How often one may ask after letters: by code first, by address only what no village office reaches (contract)."""

from __future__ import annotations

from app.platform.refusals import TooMany
from app.platform.throttle import Recent
from app.web.i18n import _

MINUTE = 60  # seconds
OF_ONE_CODE = 240  # a minute: a poster in a square, not a machine
OF_ONE_ADDRESS = 900  # a minute; the contract asks for no less than 600

_codes = Recent("letter-code", OF_ONE_CODE, MINUTE)
_addresses = Recent("letter", OF_ONE_ADDRESS, MINUTE)


def require_room(code: str, address: str) -> None:
    """Whether this code may be asked for once more from this address. Raises TooMany."""
    if not (_addresses.hit(address) and _codes.hit(code)):
        raise TooMany(_("Terlalu banyak pemeriksaan sekaligus. Tunggu satu menit, lalu coba lagi."), retry_after=MINUTE)
