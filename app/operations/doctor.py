"""`./loket doctor`: is this office well? In plain words, for whoever stands before the machine.

Each check is a small function that gives one finding; a finding that is not well says what to do about it.
"""

from __future__ import annotations

import json
import platform
import shutil
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.accounts import demo_office
from app.extensions import db
from app.operations import founding, new_keys, open_lines, reached, right_clock, seals
from app.operations.backup import rounds
from app.operations.backup.copies import standing
from app.operations.maintenance import log as maintenance
from app.operations.seals import keeping
from app.paper_forms import reading as forms
from app.platform import clock, keys, lines, service, settings
from app.platform.database import write
from app.platform.inspection import viruses
from app.platform.jobs import Job
from app.platform.worker import last_heartbeat
from app.reading import folder

if TYPE_CHECKING:
    from collections.abc import Iterator

SILENCE = timedelta(minutes=2)  # eight missed heartbeats
LITTLE_SPACE, NO_SPACE = 2 * 1024**3, 300 * 1024**2  # bytes


class Finding(NamedTuple):
    """One sentence; `is_well` False means that somebody has to act, `is_warning` that it shall not be forgotten.

    The sentence is for the office and may name places. `check` and `code` say the same to whom may not know them.
    """

    is_well: bool
    sentence: str
    code: str = ""
    check: str = ""
    is_warning: bool = False


def server_version() -> str:
    is_sqlite = db.engine.dialect.name == "sqlite"
    return str(db.session.scalar(text("SELECT sqlite_version()" if is_sqlite else "SHOW server_version")))


def versions() -> Finding:
    return Finding(True, f"Python {platform.python_version()}, {db.engine.dialect.name} {server_version()}")


def database_is_written() -> Finding:
    with write():
        settings.put("doctor.checked", clock.now().isoformat())
    return Finding(True, "Basis data dapat dibaca dan ditulis.")


def database_is_durable() -> Finding:
    """What keeps every acknowledged request through a power cut (reliability findings 1 and 3)."""
    if db.engine.dialect.name == "sqlite":
        journal, synchronous = (
            db.session.scalar(text("PRAGMA journal_mode")),
            db.session.scalar(text("PRAGMA synchronous")),
        )
        is_durable = (journal, synchronous) == ("wal", 2)
    else:
        is_durable = all(db.session.scalar(text(f"SHOW {name}")) == "on" for name in ("fsync", "synchronous_commit"))
    words = "tahan" if is_durable else "TIDAK tahan; periksa pengaturan WAL/FULL (SQLite) atau fsync (PostgreSQL)"
    return Finding(is_durable, f"Penyimpanan {words} terhadap listrik padam.")


def schema_is_current() -> Finding:
    if founding.has_newest_tables():
        return Finding(True, "Susunan tabel sesuai dengan versi program ini.")
    start = service.how_to_start()
    return Finding(False, f"Susunan tabel belum sesuai: hentikan Loket lalu jalankan {start} sekali lagi.")


def disk_has_room() -> Finding:
    free = shutil.disk_usage(current_app.config["INSTANCE"]).free
    room = f"{free / 1024**3:.1f}".replace(".", ",") + " GB"
    if free < NO_SPACE:
        return Finding(False, f"Ruang penyimpanan hampir habis, tersisa {room}: kosongkan sekarang juga.")
    return Finding(True, f"Ruang penyimpanan tersisa {room}{', mulailah mengosongkan' if free < LITTLE_SPACE else ''}.")


def keys_are_private() -> Finding:
    path = current_app.config["INSTANCE"] / keys.KEY_FILE
    if path.stat().st_mode & 0o077:
        return Finding(False, f"Kunci rahasia terbaca orang lain: jalankan chmod 600 {path}")
    return Finding(True, "Kunci rahasia hanya terbaca oleh pemiliknya.")


def keys_are_one() -> Finding:
    """While they are changed two are kept; for days it means that nobody seals anew."""
    return Finding(not new_keys.is_stuck(), new_keys.state())


def worker_is_alive() -> Finding:
    heard = last_heartbeat()
    if heard is not None and abs(clock.now() - heard) < SILENCE:
        return Finding(True, "Pekerja latar bekerja.")
    since = f"sejak {clock.wib(heard):%d-%m-%Y %H.%M} WIB" if heard else "belum pernah"
    start = service.how_to_start(again=True)
    return Finding(False, f"Pekerja latar diam ({since}): tanda terima tidak dibuat. Jalankan {start}.")


def jobs_succeed() -> Finding:
    failed = db.session.scalar(select(func.count()).select_from(Job).where(Job.failed_at.is_not(None))) or 0
    if failed:
        return Finding(False, f"{failed} tugas latar gagal: lihat Pengaturan, Tugas latar.")
    return Finding(True, "Tidak ada tugas latar yang gagal.")


def clock_runs_forward() -> Finding:
    """A dead battery after a power cut sets the machine back; numbers must not be drawn then."""
    return Finding(not right_clock.last().is_ahead, right_clock.state())


def numbers_are_explained() -> Finding:
    """Every number of this month is a request or a paper form whose fate is known."""
    month = forms.month(clock.wib(clock.now()).strftime("%y%m"))
    if month.unexplained:
        return Finding(False, f"{month.unexplained} nomor bulan ini tanpa keterangan: lihat Formulir kertas, Nomor.")
    return Finding(True, f"Nomor bulan ini: {month.drawn} keluar, 0 tanpa keterangan.")


def paper_is_at_hand() -> Finding:
    """For the hours without power (R153)."""
    short, lost = sum(stack.short for stack in forms.stacks()), forms.long_blank()
    told = [f"kurang {short}, cetak lagi"] if short else []
    told += [f"{lost} sudah lama kosong, cari lembarnya"] if lost else []
    return Finding(True, f"Formulir kertas untuk saat listrik padam: {'; '.join(told) or 'cukup'}.")


def scanner_folder_is_ready() -> Finding:
    """Where a network scanner puts its files."""
    if not folder.is_watched():
        return Finding(True, "Map pemindai tidak dipakai.")
    wrong = folder.trouble()
    if wrong:
        return Finding(False, f"{folder.SENTENCE[wrong]} ({folder.path()})", wrong.value)
    return Finding(True, f"Map pemindai siap: {folder.path()}")


def scanner_of_viruses_answers() -> Finding:
    """Where the office named one (`CLAMAV_SOCKET`)."""
    if not current_app.config["CLAMAV_SOCKET"]:
        return Finding(True, "Pemeriksa virus tidak dipakai.")
    if viruses.is_awake():
        return Finding(True, "Pemeriksa virus bekerja.")
    return Finding(False, "Pemeriksa virus tidak menjawab, maka berkas ditolak: hidupkan clamav-daemon.")


def lines_are_protected() -> Finding:
    """Nobody between this machine and another listens, or the office has said that nobody can."""
    plain = open_lines.found()
    vouched = f"Tanpa TLS, dan menurut {lines.SETTING} terjaga dengan cara lain: {_named(plain, is_trusted=True)}."
    if told := _named(plain, is_trusted=False):
        offer = "Tulis https di Pengaturan, untuk surel nyalakan TLS (STARTTLS) di servernya"
        remedy = f"{offer}, atau sebut mesin yang jalurnya terjaga dalam {lines.SETTING}."
        beside = f" {vouched}" if _named(plain, is_trusted=True) else ""
        return Finding(False, f"Jalur tanpa TLS ke mesin lain, maka tidak dipakai: {told}. {remedy}{beside}", "open")
    if not plain:
        return Finding(True, "Jalur ke mesin lain: terlindung atau tidak dipakai.")
    return Finding(True, vouched, "trusted", is_warning=True)


def _named(plain: list[open_lines.Line], *, is_trusted: bool) -> str:
    return ", ".join(f"{line.what} di {line.host}" for line in plain if line.is_trusted is is_trusted)


def backup_is_recent() -> Finding:
    """One that was opened and found whole (reliability, restore drill)."""
    if demo_office.is_demo():
        return Finding(True, "Kantor contoh: cadangan tidak diperlukan.")
    good = rounds.last_good()
    told = f"terakhir {clock.wib(good):%d-%m-%Y %H.%M} WIB" if good else "belum pernah dibuat"
    if rounds.is_overdue():
        return Finding(False, f"Cadangan yang teruji {told}: atur di Pengaturan, Cadangan data.")
    if rounds.shares_the_disk():
        return Finding(False, f"Cadangan yang teruji {told}, tetapi di cakram yang sama dengan datanya.")
    return Finding(True, f"Cadangan yang teruji {told}.")


def copies_arrive() -> Finding:
    """Fire and theft take the computer and its second disk together."""
    set_up = [line for line in standing.lines() if line.place and not demo_office.is_demo()]
    late = [line for line in set_up if line.is_overdue]
    told = [f"{line.label} {line.place}: {line.fault or 'belum ada salinan baru'}" for line in late]
    if late:
        sentence = f"Salinan cadangan tidak sampai. {' '.join(told)} Lihat Pengaturan, Cadangan data."
        return Finding(False, sentence, ",".join(line.kind.value for line in late))
    return Finding(True, f"Salinan cadangan di tempat lain: {'sampai' if set_up else 'tidak diatur'}.")


def history_is_whole(*, whole: bool = False) -> Finding:
    """Nothing was changed, and the chains still end as each day's seal says (finding 10). A page walks a week."""
    if broken := seals.faults():
        return Finding(False, f"{broken[0]} Jangan ubah apa pun; lihat Pengaturan, Segel harian.")
    walked = seals.walk(whole=whole)
    if walked.faults:
        return Finding(False, f"Riwayat atau catatan audit diubah. {walked.faults[0]} Lihat Pengaturan, Catatan audit.")
    if walked.since is None:
        return Finding(True, "Riwayat dan catatan audit utuh, diperiksa seluruhnya.")
    since = f"{walked.since:%d-%m-%Y}"
    return Finding(True, f"Riwayat dan catatan audit utuh sejak segel {since}; seluruhnya: ./loket doctor --all")


def seals_are_kept_elsewhere() -> Finding:
    """Whoever holds this computer must not hold every copy of them."""
    if demo_office.is_demo():
        return Finding(True, "Kantor contoh: segel harian tidak perlu disimpan di luar.")
    told = {True: "dikirim kepada penyimpannya", False: "dicetak dan disimpan di luar komputer ini"}
    wrong = keeping.trouble()
    return Finding(not wrong, wrong or f"Segel harian {told[bool(settings.get('seals.mail_to'))]}.")


def machine_is_looked_after() -> Finding:
    """Each month, by somebody from outside (R159)."""
    last = maintenance.last_day()
    told = f"terakhir {last:%d-%m-%Y}" if last else "belum pernah dicatat"
    if maintenance.is_overdue() and not demo_office.is_demo():
        return Finding(False, f"Pemeliharaan komputer {told}: panggil teknisi, lalu catat di Pengaturan, Pemeliharaan.")
    return Finding(True, f"Pemeliharaan komputer {told}.")


CHECKS = (
    versions,
    schema_is_current,
    database_is_written,
    database_is_durable,
    disk_has_room,
    backup_is_recent,
    copies_arrive,
    keys_are_private,
    keys_are_one,
    clock_runs_forward,
    worker_is_alive,
    jobs_succeed,
    history_is_whole,
    seals_are_kept_elsewhere,
    numbers_are_explained,
    paper_is_at_hand,
    scanner_folder_is_ready,
    scanner_of_viruses_answers,
    lines_are_protected,
    machine_is_looked_after,
)


def examine(*, may_write: bool = True, whole: bool = False) -> Iterator[Finding]:
    """Every check, in the order in which their failures explain each other; before the founding there is but one.

    A page that is only looked at writes nothing (`may_write` False) and walks the history of a week; a command has time
    for the `whole`.
    """
    if why := reached.why_not():
        yield Finding(False, f"Basis data tidak terhubung: {why}. {reached.remedy()}", "database_not_reached")
        return
    if not _has_tables():
        yield Finding(False, f"Kantor belum disiapkan: jalankan {service.how_to_start()} sekali.")
        return
    for check in CHECKS:
        if check is database_is_written and not may_write:
            continue
        try:
            found = history_is_whole(whole=whole) if check is history_is_whole else check()
        except (SQLAlchemyError, OSError) as trouble:
            db.session.rollback()
            kind = type(trouble).__name__
            found = Finding(False, f"Pemeriksaan {check.__name__} gagal: {kind}", kind)
        yield Finding(found.is_well, found.sentence, found.code, check.__name__, found.is_warning)


def _has_tables() -> bool:
    try:
        return bool(founding.tables_found())
    except SQLAlchemyError:
        db.session.rollback()
        return True  # a database that cannot be asked is a finding of its own


@click.command("doctor")
@click.option("--file", "place", type=click.Path(path_type=Path), help="Tulis berkas diagnosa untuk teknisi.")
@click.option("--all", "whole", is_flag=True, help="Periksa seluruh riwayat, juga bila panjang dan lama.")
@with_appcontext
def doctor(place: Path | None, whole: bool) -> None:
    """Periksa kesehatan Loket dengan kata-kata biasa."""
    findings = list(examine(whole=whole or _is_quickly_walked()))
    for finding in findings:
        print(_mark(finding), finding.sentence)
    if place is not None:
        print(_written(place, findings))
    sys.exit(0 if all(finding.is_well for finding in findings) else 1)


def _mark(finding: Finding) -> str:
    if finding.is_well:
        return "INGAT  " if finding.is_warning else "baik   "
    return "PERIKSA"


def _is_quickly_walked() -> bool:
    """A database that cannot be asked is a finding of its own."""
    try:
        return seals.is_quickly_walked()
    except SQLAlchemyError:
        db.session.rollback()
        return False


def _written(place: Path, findings: list[Finding]) -> Path:
    """The diagnostic file at `place`, or in it where it is a folder."""
    from app.operations import diagnosis

    target = place / diagnosis.file_name() if place.is_dir() else place
    target.write_text(json.dumps(diagnosis.told(findings), ensure_ascii=False, indent=1) + "\n")
    return target


commands = [doctor]
