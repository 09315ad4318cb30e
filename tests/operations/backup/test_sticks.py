"""A flash disk is offered, gets its backup, is let go of, and the page says when it may be pulled out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.operations.backup import nightly, rounds, sticks
from app.operations.installing.place import Place
from app.platform import clock, settings
from app.platform.database import write

PAGE = "/meja/pengaturan/cadangan"
pytestmark = pytest.mark.usefixtures("sqlite_app")


class Computer:
    """What the kernel says of an office's computer: `plug` mounts a folder as a flash disk, `pull` takes it away."""

    def __init__(self, root) -> None:
        self.root, self.mounts, self.devices = root, root / "mounts", root / "block"
        self.lines = ["/dev/sda1 / ext4 rw 0 0", "/dev/sr0 /media/cdrom iso9660 ro 0 0"]
        self.devices.mkdir()
        self.plug_into_port("sda", removable=0)
        self._tell()

    def plug(self, name: str, *, at: str = "media/loket", options: str = "rw", mode: int = 0o770) -> str:
        place = self.root / at / name
        place.mkdir(parents=True, mode=mode)
        self.lines.append(f"/dev/sdb1 {str(place).replace(' ', chr(92) + '040')} vfat {options},nosuid 0 0")
        self._tell()
        return str(place)

    def pull(self) -> None:
        self.lines = self.lines[:2]
        self._tell()

    def plug_into_port(self, device: str, *, removable: int = 1, size: int = 4096) -> None:
        (self.devices / device / f"{device}1").mkdir(parents=True)
        for name, value in (("removable", removable), ("size", size)):
            (self.devices / device / name).write_text(f"{value}\n")

    def _tell(self) -> None:
        self.mounts.write_text("\n".join(self.lines) + "\n")


@pytest.fixture
def computer(tmp_path, monkeypatch):
    made = Computer(tmp_path)
    monkeypatch.setattr(sticks, "_MOUNTS", made.mounts)
    monkeypatch.setattr(sticks, "_DEVICES", made.devices)
    monkeypatch.setattr(sticks, "_MOUNTED_AT", (f"{tmp_path}/media/",))
    monkeypatch.setattr(sticks, "ROOT", tmp_path / "media/loket")
    return made


def test_what_is_mounted_by_the_rule_or_by_a_desktop_is_offered_with_its_name(computer):
    assert (sticks.plugged_in(), sticks.unusable()) == ([], [])
    computer.plug("CADANGAN")
    computer.plug("FLASH DISK", at="media/kantor")
    assert [one.name for one in sticks.plugged_in()] == ["FLASH DISK", "CADANGAN"]
    assert all(one.free > 0 for one in sticks.plugged_in())
    assert sticks.unusable() == []


def test_the_rule_mounts_where_the_page_looks():
    assert str(sticks.ROOT) == Place().sticks
    assert f"{Place().instance}/{sticks._ASKED}" in Place().filled("loket-stick-release.path")


def test_a_flash_disk_gets_a_backup_and_the_page_says_when_it_may_be_pulled_out(app, visit, cast, computer):
    place = Path(computer.plug("CADANGAN"))
    page = visit(PAGE, as_=cast.TEKNISI)
    assert "Flashdisk CADANGAN, sisa" in page
    assert nightly.is_done(place)
    assert [one.suffix for one in place.iterdir()] == [".loket"]
    assert (app.config["INSTANCE"] / "flashdisk-lepas/CADANGAN").exists()
    assert "sedang dilepas" in visit(PAGE, as_=cast.TEKNISI)
    computer.pull()  # as root does when it is asked
    page = visit(PAGE, as_=cast.TEKNISI)
    assert "Flashdisk CADANGAN sudah dilepas: boleh dicabut." in page
    with clock.standing_at(clock.now() + timedelta(minutes=70)):
        assert "boleh dicabut" not in visit(PAGE, as_=cast.TEKNISI)


def test_one_that_a_desktop_mounted_is_ejected_by_hand(app, visit, cast, computer):
    place = Path(computer.plug("Milik Kantor", at="media/kantor"))
    (place / "a.loket").write_text("a backup")
    rounds.remember(place / "a.loket")
    sticks.let_go(place)
    assert not (app.config["INSTANCE"] / "flashdisk-lepas").exists()
    assert "Keluarkan lewat layar" in visit(PAGE, as_=cast.TEKNISI)


def test_the_disk_of_every_night_stays_where_it_is(app, computer):
    place = Path(computer.plug("CADANGAN"))
    assert nightly.is_carried_away(place)
    with write():
        settings.put("backup.folder", str(place))
    assert not nightly.is_carried_away(place)


def test_one_that_cannot_be_written_is_told_in_a_sentence(visit, cast, computer, monkeypatch):
    computer.plug("TERKUNCI", options="ro")
    page = visit(PAGE, as_=cast.TEKNISI)
    assert "Flashdisk TERKUNCI hanya dapat dibaca" in page
    computer.pull()
    computer.plug("ORANG LAIN", at="media/kantor")
    monkeypatch.setattr(sticks.os, "access", lambda _place, _how: False)  # the tests' root may write everywhere
    page = visit(PAGE, as_=cast.TEKNISI)
    assert "Flashdisk ORANG LAIN tidak boleh ditulisi Loket" in page
    assert "sudo ./loket install" in page


def test_one_that_nobody_opened_is_told_too(visit, cast, computer):
    computer.plug_into_port("sdb")
    computer.plug_into_port("sdc", size=0)  # a reader of cards without a card
    assert len(sticks.unusable()) == 1
    assert "terpasang tetapi tidak terbuka" in visit(PAGE, as_=cast.TEKNISI)
    computer.plug("CADANGAN")
    assert sticks.unusable() == []
