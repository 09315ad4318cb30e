"""How names sound, so that Soekarno finds Sukarno and any word of a name finds its owner; and how they are hinted at.

Indonesian names have no family name to sort by, a third of people have a single one, and many keep the old
spelling (oe, dj, tj) or one of several new ones (Rachmat, Rahmat). Sounds only gather candidates;
how alike two names are is judged on the names themselves.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.platform.text import name_key

_SPELLINGS = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "s"), ("sy", "s"), ("kh", "k"), ("dh", "d"), ("th", "t"), ("ph", "f"),
    ("ch", "h"), ("v", "f"), ("q", "k"), ("z", "s"), ("x", "ks"), ("y", "i"), ("ie", "i"),
)  # fmt: skip
_DOUBLE = re.compile(r"(\D)\1+")
_INNER_H = re.compile(r"(?<=\w)h")
_LONGEST_WORD = 40
MOST_WORDS = 12
_END = 3  # letters at the end of a name that a public page hides
_HIDDEN = "•••"

# Words so common that another word of the name is asked first. They find nothing apart quickly.
_COMMON_WORDS = (
    "muhammad ahmad abdul nur siti sri dewi dwi tri eka putra putri agus budi"
    " ksu ksp kspps kud kopwan koperasi usaha jasa simpan pinjam produsen konsumen wanita karyawan"
    " pt cv ud toko warung dinas badan kantor sekolah smk sma smp sdn universitas kota malang"
)
_COMMON = frozenset(_COMMON_WORDS.split())


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """How one folded word sounds; never empty for a word."""
    first, rest = word[:1], word[1:_LONGEST_WORD]
    heard = "c" + rest[1:] if first == "c" and rest.startswith("h") else first + rest
    for written, spoken in _SPELLINGS:
        heard = heard.replace(written, spoken)
    return _DOUBLE.sub(r"\1", _INNER_H.sub("", heard)) or word[:_LONGEST_WORD]


def sounds(name: str) -> list[str]:
    """The sound of each word of `name`, titles off, each once, the telling ones first."""
    return sounds_of_key(name_key(name))


def sounds_of_key(key: str) -> list[str]:
    """As `sounds`, of a name that is folded already."""
    words = list(dict.fromkeys(key.split()))[:MOST_WORDS]
    words.sort(key=lambda word: (word in _COMMON, -len(word)))
    return list(dict.fromkeys(sound(word) for word in words))


def with_end_masked(name: str) -> str:
    """`Siti Umpama` as `Siti Ump•••`: whoever holds the paper recognises it, others do not learn the name (§4.7)."""
    bare = name.partition(",")[0].strip()  # degrees behind the name would be masked in its place
    return bare[: max(1, len(bare) - _END)].rstrip() + _HIDDEN if bare else ""


def masked(name: str) -> str:
    """`Siti Umpama` as `S••• U•••`: enough to tell papers and rows apart, not to know who it is."""
    return " ".join(word[0] + _HIDDEN for word in name.split())
