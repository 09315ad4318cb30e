"""The words of each message: plain text with named fields, worded anew by the office, never HTML (handbook §5.5).

A room above declares a text with its fields and its first wording; the office's newest version wins. A line whose
fields are all empty is left out, so that one text serves with and without a promise. Each message ends with the same
sentence, which nobody can take away: the service is free, nobody asks for money or a code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.extensions import db
from app.messages.models import MessageText
from app.platform import clock, settings
from app.platform.refusals import Conflict, Forbidden, Refused
from app.platform.remembered import Remembered
from app.web.i18n import Lazy, _, language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.accounts.actor import Actor

LONGEST = 4_000
LANGUAGES = ("id", "en")
_FIELD = re.compile(r"\{([a-z_]{1,40})\}")


@dataclass(frozen=True, slots=True)
class TextKind:
    """One text the office may word: what it is for, its fields with an example of each, its first wording."""

    code: str
    label: Lazy
    subject: Lazy
    fields: Mapping[str, str]
    first: Mapping[str, str]
    is_on: bool = True
    is_worth_a_hand: bool = False
    must: frozenset[str] = field(default_factory=frozenset)


_kinds: dict[str, TextKind] = {}


def declare(kind: TextKind) -> None:
    """Make a text known; called while a room is imported."""
    _kinds[kind.code] = kind


def kinds() -> list[TextKind]:
    """Every text, in the order they were declared."""
    return list(_kinds.values())


def kind(code: str) -> TextKind | None:
    """The text of that code."""
    return _kinds.get(code)


def is_on(code: str) -> bool:
    """Whether the office wants this text to go out at all."""
    return bool(settings.get("messages.on").get(code, _kinds[code].is_on))


def is_worth_a_hand(code: str) -> bool:
    """Whether somebody shall call, write or open WhatsApp for it where no machine can bring it."""
    return bool(settings.get("messages.by_hand").get(code, _kinds[code].is_worth_a_hand))


def body(code: str, spoken: str) -> str:
    """The wording that counts now."""
    known = _newest().get((code, spoken))
    return known[1] if known else _kinds[code].first[spoken]


def version(code: str, spoken: str) -> int:
    """The number of the wording that counts; 0 is the first one, of the program itself."""
    known = _newest().get((code, spoken))
    return known[0] if known else 0


def reword(code: str, spoken: str, words: str, *, after: int, by: Actor) -> None:
    """Write a new version, inside `write()`. `after` is the version its editor has seen."""
    if not by.may("message:edit"):
        raise Forbidden(_("Peran Anda tidak boleh mengubah naskah pesan."))
    check(code, words)
    newest = select(func.max(MessageText.version)).where(MessageText.code == code, MessageText.language == spoken)
    if (db.session.scalar(newest) or 0) != after:
        raise Conflict(_("Orang lain baru saja mengubah naskah ini. Muat ulang halaman, lalu ubah lagi."))
    row = MessageText(code=code, language=spoken, version=after + 1, body=words, by_name=by.name, at=clock.now())
    db.session.add(row)
    db.session.flush()


def check(code: str, words: str) -> None:
    """Refuse a wording that could not be filled in: unknown fields, stray braces, something obligatory left out."""
    of_kind = _kinds[code]
    if not words.strip():
        raise Refused(_("Tulis naskahnya."), field="body")
    if len(words) > LONGEST:
        raise Refused(_("Naskah paling panjang %(count)s huruf.", count=LONGEST), field="body")
    used = set(_FIELD.findall(words))
    for name in sorted(used - of_kind.fields.keys()):
        raise Refused(_("Isian {%(name)s} tidak dikenal untuk pesan ini.", name=name), field="body")
    if re.search(r"[{}]", _FIELD.sub("", words)):
        raise Refused(_("Kurung kurawal hanya untuk isian seperti {nomor}. Hapus yang lain."), field="body")
    for name in sorted(of_kind.must - used):
        raise Refused(_("Naskah ini harus memuat {%(name)s}.", name=name), field="body")


def filled(words: str, values: Mapping[str, Any]) -> str:
    """The wording with its fields; lines whose fields all came out empty go, and so do runs of blank lines."""
    lines = [_filled_line(line, values) for line in words.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if line is not None)).strip()


def _filled_line(line: str, values: Mapping[str, Any]) -> str | None:
    named = _FIELD.findall(line)
    if named and not any(str(values.get(name) or "").strip() for name in named):
        return None
    return _FIELD.sub(lambda found: _value(values, found[1]), line)


def _value(values: Mapping[str, Any], name: str) -> str:
    """What a field says; nobody's own words can pass for a covered secret."""
    value = values.get(name) or ""
    return value if value == covered(name) else re.sub("[\ue000\ue001]", "", str(value))


def covered(name: str) -> str:
    """What stands in a text where a secret will be, in letters that nobody types."""
    return f"\ue000{name}\ue001"


def uncovered(text: str, secrets: Mapping[str, str]) -> str:
    """The text with its secrets."""
    for name, secret in secrets.items():
        text = text.replace(covered(name), secret)
    return text


def without_secrets(text: str) -> str:
    """The text without the lines that hold a secret, for somebody to read out."""
    return "\n".join(line for line in text.splitlines() if "\ue000" not in line).strip()


def ending(spoken: str) -> str:
    """What every message ends with."""
    with language(spoken):
        return _("Layanan ini gratis. Kami tidak pernah meminta uang atau kode OTP.")


def _read() -> dict[tuple[str, str], tuple[int, str]]:
    columns = (MessageText.code, MessageText.language, MessageText.version, MessageText.body)
    rows: Iterable[Any] = db.session.execute(select(*columns).order_by(MessageText.version))
    return {(row.code, row.language): (row.version, row.body) for row in rows}


_newest: Remembered[Mapping[tuple[str, str], tuple[int, str]]] = Remembered("message_texts", _read, of=(MessageText,))
