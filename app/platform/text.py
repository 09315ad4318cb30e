"""Text as people type it, made safe to keep and easy to find.

Everything typed passes through `clean_line`, `clean_text` or `verbatim` once, and is checked only afterwards: a
zero-width character before a name has beaten helpdesks that checked first. Emoji and letters of every script stay; what
nobody can see, or what turns the reading direction of the text around it, does not. A person's own words (`verbatim`)
keep besides every blank, tab and empty line, and the zero-width joiners that some scripts write with.

Search text is filled in Python, so that SQLite and PostgreSQL find the same. An Indonesian word is kept as written
*and* as its stem ("perizinan" and "izin"); titles ("Hj.", "S.E.", "M.Si") are not part of a name, and "Moh.",
"Muh." and "Abd." are short for the same two names however they are written.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache, lru_cache
from typing import Any

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_NON_JOINER = "\u200c"
_BROKEN = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_EMOJI = "\u203c-\u3299\ufe0f\U0001f000-\U0001faff"

_DROPPED = re.compile(f"[{_CONTROL}{_UNSEEN}{_BROKEN}]")
_NOT_SAID = re.compile(f"[{_CONTROL}{_UNSEEN.replace(_NON_JOINER, '')}{_BROKEN}]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LONE_JOINER = re.compile(f"(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])")  # a family emoji keeps its joiners
_NEWLINE = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_SPACE = re.compile(r"\s+")
_MANY_NEWLINES = re.compile(r"\n{4,}")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STOP_WORDS = _listed(
    """ada adalah agar akan aku anda antara apa apakah atas atau bagi bagaimana bahwa bapak belum bisa bu bukan dalam
    dan dari dengan di dia hal hanya harus ia ibu ini itu jika juga kalau kami kan karena ke kepada kita lah lagi lain
    maka mana masih mau mereka mohon nya oleh pada pak para pun sampai saja sangat saya sebagai secara sehingga sejak
    selama seperti serta setelah sudah supaya tapi telah tentang terhadap terima tersebut tetapi tidak tolong untuk
    yaitu yang a an and for in is of on or the to with"""
)
_TITLES_BEFORE = _listed("h hj ir drs dra dr drg drh prof kh ny tn sdr sdri bpk r rr ra ust ustz")
_TITLES_BEHIND = _listed(
    """se sh spd skom sip sap sos ssos st stp sstp sp spt sag shi skm si ssi sked skep sfarm spsi sik shut ak ap akt cpa
    ca mm ma msi mh mpd mkom map mt mp mba mkes msc mag mak mid mpsi mstr amd amdkom bba bsc ba phd mpa me mec ssit sei
    sab mab spdi mpdi lc"""
)
_SURE_TITLES = _listed("hj drs dra prof kh sdr sdri bpk")
_MUHAMMAD = _listed("moh muh mhd mohd moch much mohammad mohamad muhamad mohammed muhammed mochammad mochamad")
_SHORT_NAMES = {**dict.fromkeys(_MUHAMMAD, "muhammad"), **dict.fromkeys(("abd", "abdoel"), "abdul")}

_TOKEN = re.compile(r"[^\s,;()/]+")
_WORD = re.compile(r"[^\W_]+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ ./\-()]+(?=\d)")
_NOT_GRAM = re.compile(r"[^\w ]|_")
_DOTTED = re.compile(r"^(?:[^\W\d_]{1,4}\.)+[^\W\d_]{0,4}\.?$")

_stemming = threading.Lock()


def clean_text(text: str | None) -> str:
    """`text` in NFC without invisible characters; lines kept, blanks at line ends and runs of empty lines are not."""
    kept = _NEWLINE.sub("\n", text or "")
    kept = _LONE_JOINER.sub("", _DROPPED.sub("", kept))
    lines = (_BLANKS.sub(" ", line).strip() for line in unicodedata.normalize("NFC", kept).split("\n"))
    kept = _MANY_NEWLINES.sub("\n\n\n", "\n".join(lines)).strip()
    return kept if _shows(kept) else ""


def clean_line(text: str | None) -> str:
    """`text` on one line: as `clean_text`, every run of blanks and line ends one space."""
    return _SPACE.sub(" ", clean_text(text))


def verbatim(text: str | None) -> str:
    """A person's words to the letter, lines ending in `\\n`; what no page can show is gone; empty if nothing shows."""
    kept = _NOT_SAID.sub("", _NEWLINE.sub("\n", text or ""))
    return kept if _shows(kept) else ""


def storable(text: str) -> str:
    """`text` to the letter, without what no database keeps (NUL and halves of letters)."""
    return _UNSTORABLE.sub("", text)


def without_accents(text: str) -> str:
    """`text` casefolded, with accents off and wide or joined letters plain, for comparing and finding."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))
    return plain.casefold()  # a letter drawn for mathematics has no small form until it is plain


def _shows(text: str) -> bool:
    return any(unicodedata.category(c)[0] not in "MZC" or unicodedata.category(c) in ("Cn", "Co") for c in text)


@cache
def _stemmer() -> Any:
    from snowballstemmer import stemmer  # forty languages, of which we need one: when a word is first reduced

    return stemmer("indonesian")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The Indonesian stem of one casefolded word; the word itself when it has none."""
    with _stemming:  # the stemmer keeps its work in itself
        return str(_stemmer().stemWord(word)) or word


def search_words(text: str) -> str:
    """The words a text is found by, each as written and as its stem: casefolded, no accents, titles or stop words."""
    found: dict[str, None] = {}
    for word in _meaningful_words(text):
        found[word] = None
        found[stem(word)] = None
    return " ".join(found)


def query_words(text: str) -> list[str]:
    """The words to ask the index for: the stem of each meaningful word of a question, each once, in order."""
    return list(dict.fromkeys(stem(word) for word in _meaningful_words(text)))


def search_grams(text: str) -> str:
    """Numbers, names, phones for a trigram index: no accents, a number's digits joined. One thing to a line, please."""
    return " ".join(filter(None, (_grams_of_line(line) for line in without_accents(text).splitlines())))


def _grams_of_line(line: str) -> str:
    joined = _BETWEEN_DIGITS.sub("", line)
    return " ".join(_NOT_GRAM.sub("", joined).split())


def name_key(name: str) -> str:
    """A name to compare by: casefolded, titles off, short forms written out. "Hj. Siti, S.E." and "siti" are one."""
    words = [_SHORT_NAMES.get(word, word) for word in _words(_without_titles(name))]
    return " ".join(words) or " ".join(_words(name))


def _meaningful_words(text: str) -> list[str]:
    words = [_SHORT_NAMES.get(word, word) for word in _words(_without_dotted_titles(text))]
    return [word for word in words if word not in _STOP_WORDS and not _is_lone_letter(word)]


def _is_lone_letter(word: str) -> bool:
    return len(word) == 1 and word.isascii() and word.isalpha()


def _words(text: str) -> list[str]:
    return _WORD.findall(without_accents(text))


def _without_dotted_titles(text: str) -> str:
    """In running text only what is surely a title goes: with its dots ("S.E.", "Ir."), or like "Hj"."""
    return " ".join(token for token in _TOKEN.findall(text) if not _is_sure_title(token))


def _without_titles(name: str) -> str:
    """In a name titles without dots go too: before it, after its comma, in capitals at its end ("BUDI SE" keeps SE)."""
    front, *behind = name.split(",")
    tokens = [token for token in _TOKEN.findall(front) if not _is_sure_title(token)]
    while len(tokens) > 1 and _bare(tokens[0]) in _TITLES_BEFORE:
        tokens.pop(0)
    while len(tokens) > 1 and tokens[-1].isupper() and not front.isupper() and _bare(tokens[-1]) in _TITLES_BEHIND:
        tokens.pop()
    rest = [token for part in behind for token in _TOKEN.findall(part) if _bare(token) not in _TITLES_BEHIND]
    return " ".join(tokens + [token for token in rest if not _DOTTED.match(token)])


def _is_sure_title(token: str) -> bool:
    bare = _bare(token)
    if bare in _SURE_TITLES:
        return True
    return bool(_DOTTED.match(token)) and bare in _TITLES_BEFORE | _TITLES_BEHIND


def _bare(token: str) -> str:
    return token.replace(".", "").casefold()
