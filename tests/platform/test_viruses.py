"""The office's virus scanner is asked, told the truth, and missed when it is away.

A scanner stands here that speaks as clamd does; with clamd installed the same is asked of the real one.
"""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.operations import doctor
from app.platform import inspection
from app.platform.inspection import viruses
from tests.platform import files as samples

MARK = b"LOKET-VIRUS-TEST"
CLEAN = samples.pdf()
BAD = CLEAN + b"\n%" + MARK + b"\n"


@pytest.fixture(params=["spoken", "clamd"])
def scanner(request, app, monkeypatch):
    with TemporaryDirectory() as place:
        run = Spoken if request.param == "spoken" else Clamd
        with run(Path(place)) as address:
            monkeypatch.setitem(app.config, "CLAMAV_SOCKET", address)
            yield


class Spoken:
    """One thread that answers at a TCP port as clamd answers INSTREAM."""

    def __init__(self, _place: Path) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> str:
        threading.Thread(target=self._serve, daemon=True).start()
        return f"127.0.0.1:{self.listening.getsockname()[1]}"

    def __exit__(self, *_trouble: object) -> None:
        self.listening.close()

    def _serve(self) -> None:
        while True:
            try:
                asking, _address = self.listening.accept()
            except OSError:
                return
            with asking, asking.makefile("rb") as words:
                assert words.read(10) == b"zINSTREAM\0"
                told = b""
                while length := struct.unpack("!L", words.read(4))[0]:
                    told += words.read(length)
                asking.sendall(b"stream: Uji FOUND\0" if MARK in told else b"stream: OK\0")


class Clamd:
    """The real one, with a signature of our own and none of the world's."""

    def __init__(self, place: Path) -> None:
        self.place, self.program = place, shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin")
        if not self.program:
            pytest.skip("clamd is not installed")

    def __enter__(self) -> str:
        (self.place / "loket.ndb").write_text(f"Loket-Uji:0:*:{MARK.hex()}\n")
        config, at = self.place / "clamd.conf", self.place / "clamd.sock"
        config.write_text(f"DatabaseDirectory {self.place}\nLocalSocket {at}\nForeground yes\n")
        self.running = subprocess.Popen([self.program, "-c", str(config)], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not at.exists() and time.monotonic() < until:
            time.sleep(0.05)
        return str(at)

    def __exit__(self, *_trouble: object) -> None:
        self.running.terminate()
        self.running.wait()


def test_a_clean_file_is_taken_and_a_bad_one_refused(scanner):
    assert inspection.judge("surat.pdf", CLEAN).ok
    refused = inspection.judge("surat.pdf", BAD)
    assert not refused.ok
    assert "membawa virus" in refused.reason
    assert inspection.leaf_through("surat.pdf", BAD, 10).reason == "virus"


def test_a_large_file_goes_to_the_scanner_in_pieces(scanner):
    assert viruses.reason(bytes(600 * 1024) + MARK) == "virus"
    assert viruses.reason(bytes(600 * 1024)) == ""


def test_the_doctor_hears_the_scanner(scanner):
    assert doctor.scanner_of_viruses_answers().is_well


@pytest.mark.parametrize("place", ["/tidak/ada/clamd.sock", "127.0.0.1:1"])
def test_a_scanner_that_is_away_lets_nothing_in_and_the_doctor_says_so(app, monkeypatch, place):
    monkeypatch.setitem(app.config, "CLAMAV_SOCKET", place)
    refused = inspection.judge("surat.pdf", CLEAN)
    assert "pemeriksa virus sedang mati" in refused.reason
    assert "hidupkan clamav-daemon" in doctor.scanner_of_viruses_answers().sentence


def test_whoever_named_no_scanner_is_asked_for_none(app):
    assert inspection.judge("surat.pdf", CLEAN).ok
    assert "tidak dipakai" in doctor.scanner_of_viruses_answers().sentence
