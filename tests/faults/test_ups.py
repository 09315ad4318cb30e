"""The UPS says that its battery is running out (docs/listrik.md): upsmon stops Loket while people send forms.

NUT's own three programs, with the files of that page; only the UPS is one of theirs for trials (`dummy-ups`).
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from app.operations.postgres import free_port
from tests.faults.guests import Guest, paper
from tests.faults.house import eventually
from tests.faults.ledger import Ledger, faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.house import House

PROGRAMS = Path("/lib/nut")
_LACKING = [name for name in ("dummy-ups", "upsd", "upsmon") if not (PROGRAMS / name).exists()]
pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(bool(_LACKING), reason="apt-get install nut-server nut-client"),
    pytest.mark.skipif(bool(os.geteuid()), reason="upsmon wants to be root"),
]
STOPS_WITHIN = 20.0  # seconds from the battery's word until Loket has ended: 15 for what is under way
_FILES = {
    "ups.conf": "[kantor]\n  driver = dummy-ups\n  port = kantor.dev\n",
    "upsd.conf": "LISTEN 127.0.0.1 {port}\n",
    "upsd.users": "[loket]\n  password = SANDI\n  upsmon primary\n",
    "upsmon.conf": (
        "MONITOR kantor@127.0.0.1:{port} 1 loket SANDI primary\n"
        'SHUTDOWNCMD "/bin/kill {how}"\n'
        "POLLFREQ 1\nPOLLFREQALERT 1\nFINALDELAY 0\nPOWERDOWNFLAG {folder}/killpower\nRUN_AS_USER root\n"
    ),
}
_COMMANDS = (("dummy-ups", "-F", "-a", "kantor", "-u", "root"), ("upsd", "-F", "-u", "root"), ("upsmon", "-F", "-p"))


class Ups:
    """A UPS at `port` of the loopback and NUT, which kills as told in `how` when the battery runs out."""

    def __init__(self, folder: Path, how: str) -> None:
        self.folder, self.port, self._said = folder, free_port(), int(time.time())
        folder.mkdir(mode=0o700)
        for name, text in _FILES.items():
            self._write(name, text.format(port=self.port, how=how, folder=folder))
        self.says("OL", 100)

    def says(self, status: str, charge: int) -> None:
        self._write("kantor.dev", f"ups.status: {status}\nbattery.charge: {charge}\n")
        self._said += 1  # it is read again when its second has changed
        os.utime(self.folder / "kantor.dev", (self._said, self._said))

    def status(self) -> str:
        asked = ["upsc", f"kantor@127.0.0.1:{self.port}", "ups.status"]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)
        (self.folder / name).chmod(0o640)


@contextmanager
def watched(ups: Ups) -> Iterator[None]:
    names = ("NUT_CONFPATH", "NUT_STATEPATH", "NUT_ALTPIDPATH", "NUT_PIDPATH")
    environment = os.environ | dict.fromkeys(names, str(ups.folder))
    started = []
    with (ups.folder / "log").open("ab") as log:
        for program, *options in _COMMANDS:
            command = [str(PROGRAMS / program), *options]
            started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
            if program == "upsd":
                eventually(lambda: ups.status() == "OL", 15)
    try:
        yield
    finally:
        for each in reversed(started):
            each.terminate()
        for each in started:
            each.wait(10)


@contextmanager
def people(port: int, ledger: Ledger) -> Iterator[None]:
    """Four of them, who send forms one after the other, every fifth with a paper."""
    over = threading.Event()

    def send(guest: Guest) -> None:
        while not over.wait(0.02):
            ledger.press(guest, guest.another_form(), paper() if len(ledger.entries) % 5 == 0 else None)

    guests = [Guest(port) for _guest in range(4)]
    for guest in guests:
        guest.another_form()
    sending = [threading.Thread(target=send, args=(guest,)) for guest in guests]
    for one in sending:
        one.start()
    try:
        yield
    finally:
        over.set()
        for one in sending:
            one.join()


class Ended(NamedTuple):
    """How Loket ended, how long after the battery's word, and which files of its database lie there then."""

    status: int
    after: float
    left: list[str]


def battery_runs_out(office: House, ledger: Ledger, folder: Path, how: str) -> Ended:
    ups = Ups(folder, how)
    with watched(ups), people(office.port, ledger):
        eventually(lambda: len(ledger.entries) >= 20, 60)
        ups.says("OB", 80)
        eventually(lambda: ups.status() == "OB", 15)
        assert office.process.poll() is None, "on battery one goes on"
        begun = time.monotonic()
        ups.says("OB LB", 4)
        status = office.process.wait(60)
        took = time.monotonic() - begun
    left = sorted(path.name for path in office.app.config["INSTANCE"].glob("loket.sqlite3*"))
    return Ended(status, took, left)


WHOLE = ["loket.sqlite3"]
"""One whole file: nothing to recover."""


def test_a_battery_that_runs_out_ends_loket_in_good_order(sqlite_app, house, tmp_path, figures, in_time):
    office, ledger = house(), Ledger()
    ended = battery_runs_out(office, ledger, tmp_path / "nut", f"-TERM {office.process.pid}")
    figures(acknowledged=len(ledger.entries), no_answer=ledger.broken, stopped_after=ended.after)
    assert (ended.status, "Loket berhenti" in office.log()) == (0, True)
    assert ended.left == WHOLE
    assert faults(ledger.entries) == []
    in_time("stopped_after", ended.after, figure=STOPS_WITHIN)


def test_a_ups_that_does_not_let_loket_end_is_seen(sqlite_app, house, tmp_path, figures):
    """The wrong setting: a SHUTDOWNCMD that kills (`-KILL`). Nothing is lost by it, but the order is not good."""
    office, ledger = house(), Ledger()
    ended = battery_runs_out(office, ledger, tmp_path / "nut", f"-KILL -- -{office.process.pid}")
    figures(is_wrong_setting=True, acknowledged=len(ledger.entries), ended=ended.status, left=ended.left)
    assert ended.status != 0
    assert "Loket berhenti" not in office.log()
    assert ended.left != WHOLE
