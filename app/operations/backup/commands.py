"""`./loket backup`, `verify` and `restore` (contract, Command line): progress to stderr, the result to stdout."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.operations import in_use
from app.operations.backup import NotUsable, coming_back, making, restoring
from app.operations.backup.unpacking import unpacked
from app.platform import clock, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.operations.backup.contents import Contents

_KEY = click.option("--key", "key_file", type=click.Path(path_type=Path, exists=True), help="Kunci cadangan terkunci.")
_FILE = click.argument("file", metavar="BERKAS", type=click.Path(path_type=Path, exists=True, dir_okay=False))


@click.command("backup")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@with_appcontext
def backup(folder: Path) -> None:
    """Tulis cadangan seluruh kantor ke FOLDER: satu berkas."""
    with _refusals():
        _say("Mencadangkan …")
        place = making.make(folder.absolute())
        _say(f"Selesai: {_size(place.stat().st_size)}. Simpan juga satu salinan di luar gedung.")
        print(place)


@click.command("verify")
@_FILE
@_KEY
@with_appcontext
def verify(file: Path, key_file: Path | None) -> None:
    """Periksa sebuah cadangan tanpa mengubah apa pun."""
    with _refusals():
        _say("Memeriksa …")
        with unpacked(file, key_file, with_files=False) as found:
            print(f"Cadangan ini baik. {_sentence(found.contents)}")


@click.command("restore")
@_FILE
@click.option("--yes", is_flag=True, help="Ganti kantor yang sudah ada di tempat ini.")
@_KEY
@with_appcontext
def restore(file: Path, key_file: Path | None, *, yes: bool) -> None:
    """Pulihkan kantor dari sebuah cadangan."""
    with _refusals(), _alone():
        _require_consent(is_given=yes)
        _say("Memeriksa cadangan …")
        with unpacked(file, key_file, with_files=True) as found:
            _say("Memulihkan …")
            _tell(restoring.put_in_place(found), found.contents)


def _tell(done: restoring.Restored, told: Contents) -> None:
    if done.aside:
        tables = f", tabelnya di skema {done.schema}" if done.schema else ""
        _say(f"Yang ada sebelumnya disimpan di {done.aside}{tables}. Hapus bila semuanya sudah benar.")
    print(f"Dipulihkan. {_sentence(told)}")
    start = service.how_to_start()
    print(f"Yang dicatat sesudah waktu itu tidak ada di cadangan ini. Jalankan {start}, lalu masuk kembali.")
    print(coming_back.TO_DO)
    if waiting := done.held.messages:
        print(f"{waiting} kabar yang belum terkirim ditahan: lihat Kabar, Gagal, lalu kirim ulang yang belum sampai.")
    if waiting := done.held.first_words:
        print(f"{waiting} kabar pertama ditahan: lihat Pengaturan, Tugas latar, lalu coba lagi bila belum sampai.")
    if done.next_number:
        print(_numbers(done.next_number))


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except NotUsable as why:
        _say(str(why))
        sys.exit(1)


@contextmanager
def _alone() -> Iterator[None]:
    try:
        with in_use.alone(current_app.config["INSTANCE"]):
            yield
    except in_use.InUse:
        raise NotUsable("Loket sedang berjalan di tempat ini. Hentikan dahulu, lalu pulihkan.") from None


def _require_consent(*, is_given: bool) -> None:
    """Nobody replaces an office without having read what stands there."""
    try:
        there = restoring.present()
    except SQLAlchemyError:
        db.session.rollback()
        there = restoring.Present(0, "?")
    if there is None or is_given:
        return
    _say(
        f"Di tempat ini sudah ada kantor dengan {there.requests} permohonan, terakhir nomor {there.last_number or '-'}."
    )
    if not (sys.stdin.isatty() and click.confirm("Ganti dengan isi cadangan?", err=True)):
        raise NotUsable("Tidak ada yang diubah. Untuk menggantinya: ./loket restore BERKAS --yes")


def _sentence(told: Contents) -> str:
    made_at = f"{clock.wib(told.made_at):%d-%m-%Y pukul %H.%M} WIB"
    last = f" sampai nomor {told.last_number}" if told.last_number else ""
    requests, accounts = told.rows.get("ticket", 0), told.rows.get("user_account", 0)
    return (
        f"{told.office}, keadaan {made_at}: {requests} permohonan{last}, {accounts} akun, "
        f"{told.files} berkas ({_size(told.size)})."
    )


def _numbers(following: str) -> str:
    return (
        "Agar tidak ada nomor yang diberikan dua kali, nomor permohonan berikutnya adalah "
        f"{following}. Nomor surat keluar: cocokkan dengan buku di kertas, lalu atur di Pengaturan, Buku surat."
    )


def _size(count: int) -> str:
    return f"{count / 1024**2:.1f}".replace(".", ",") + " MB"


def _say(words: Any) -> None:
    print(words, file=sys.stderr, flush=True)


commands = [backup, verify, restore]
