"""The commands' help and refusals in Indonesian, as the rest of the house speaks.

Click marks every word it says for translation but reads the language of the computer, which on Indonesian office
machines is mostly English. Its modules are given this table instead.
"""

from __future__ import annotations

from click import core, decorators, exceptions, formatting, parser, types

WORDS = {
    "Usage:": "Pemakaian:",
    "Options": "Pilihan",
    "Commands": "Perintah",
    "Positional arguments": "Isian",
    "Show this message and exit.": "Tampilkan keterangan ini.",
    "Try '{command} {option}' for help.": "Keterangan: {command} {option}",
    "Error: {message}": "Tidak dapat: {message}",
    "Aborted!": "Dibatalkan.",
    "Missing command.": "Perintahnya belum ditulis.",
    "No such command {name!r}.": "Perintah “{name}” tidak ada.",
    "No such option {name!r}.": "Pilihan “{name}” tidak ada.",
    "Missing argument": "Isian belum ditulis:",
    "Missing option": "Pilihan belum ditulis:",
    "Invalid value: {message}": "Isian tidak sesuai: {message}",
    "Invalid value for {param_hint}: {message}": "Isian {param_hint} tidak sesuai: {message}",
    "Got unexpected extra argument ({args})": "Isian ini berlebih: {args}",
    "Option {name!r} requires an argument.": "Pilihan “{name}” memerlukan isian.",
    "Option {name!r} does not take a value.": "Pilihan “{name}” tidak memakai isian.",
    "Did you mean {possibility}?": "Maksudnya {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(Maksudnya salah satu dari: {possibilities}?)",
    "{value!r} is not a valid {number_type}.": "“{value}” bukan angka yang sesuai.",
    "{value!r} is not one of {choices}.": "“{value}” bukan salah satu dari {choices}.",
    "{name} {filename!r} does not exist.": "{filename} tidak ada.",
    "{name} {filename!r} is a directory.": "{filename} adalah folder.",
    "{name} {filename!r} is not readable.": "{filename} tidak dapat dibaca.",
    "default: {default}": "bila kosong: {default}",
    "required": "wajib",
}


def speak() -> None:
    """Let every command of this process speak Indonesian."""
    for module in (core, decorators, exceptions, formatting, parser, types):
        for name, said in (("_", _one), ("ngettext", _some)):
            if hasattr(module, name):
                setattr(module, name, said)


def _one(text: str) -> str:
    return WORDS.get(text, text)


def _some(one: str, many: str, count: int) -> str:
    """Indonesian counts without plural: whichever of the two is known."""
    chosen = one if count == 1 else many
    return WORDS.get(chosen) or WORDS.get(one, chosen)
