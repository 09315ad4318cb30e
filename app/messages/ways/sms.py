"""What an SMS can say: 160 letters of a small alphabet, 306 in two; one letter outside it makes each part 70 or 67.

Typographic signs are written plainly, so that a dash in the office's hours does not double the price of a message.
"""

from __future__ import annotations

import unicodedata

_PLAIN = str.maketrans(
    {**dict.fromkeys("–—−·•", "-"), **dict.fromkeys("“”", '"'), **dict.fromkeys("‘’", "'"), "…": "...", "\u00a0": " "}
)
_ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€")
"""Letters of the second page: each counts as two."""


def plain(text: str) -> str:
    """The text in letters an SMS has, as far as that can be."""
    return "".join(_letter(sign) for sign in text.translate(_PLAIN))


def _letter(sign: str) -> str:
    if sign in _ALPHABET or sign in _TWICE:
        return sign
    bare = unicodedata.normalize("NFKD", sign)[:1]
    return bare if bare in _ALPHABET else sign


def parts(text: str) -> int:
    """How many SMS it takes."""
    sent = plain(text)
    is_small = all(sign in _ALPHABET or sign in _TWICE for sign in sent)
    size = len(sent) + sum(sign in _TWICE for sign in sent) if is_small else len(sent.encode("utf-16-be")) // 2
    alone, joined = (160, 153) if is_small else (70, 67)
    return 1 if size <= alone else -(-size // joined)
