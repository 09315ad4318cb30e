"""Flash disks are mounted for the service's account and taken off again: the files that `./loket install` lays."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from contextlib import contextmanager

import pytest

from app.operations.installing import steps
from app.operations.installing.place import Place

RULE = Place().filled("stick.rules").splitlines()[-1]
AS_ROOT = "mount -t tmpfs none /media && "  # in a namespace of its own: nothing of it is seen outside


def run(*words, **env) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, env=os.environ | env
    )


def test_the_files_are_laid_and_only_the_script_is_a_program(tmp_path):
    steps.sticks(steps.Machine(tmp_path), Place())
    laid = {f"/{one.relative_to(tmp_path)}": one.stat().st_mode & 0o777 for one in tmp_path.rglob("*") if one.is_file()}
    assert laid == {**dict.fromkeys(steps.STICKS.values(), 0o644), Place().stick_program: 0o755}
    assert run("sh", "-n", tmp_path / Place().stick_program.lstrip("/")).returncode == 0


def test_the_rule_is_for_disks_by_usb_with_a_file_system_of_their_own():
    pairs = dict(re.findall(r'([A-Z_]+(?:\{[A-Z_]+\})?)(?:==|\+=|=)"([^"]*)"', RULE))
    assert pairs["ENV{ID_BUS}"] == "usb"
    assert pairs["ENV{ID_FS_TYPE}"].split("|") == ["vfat", "exfat", "ext2", "ext3", "ext4"]
    assert pairs["ENV{UDISKS_AUTO}"] == "0", "a desktop would mount it for whoever sits there"
    assert pairs["ENV{SYSTEMD_WANTS}"] == "loket-stick@%k.service"


@pytest.mark.skipif(" verify " not in run("udevadm", "--help").stdout if shutil.which("udevadm") else True,
                    reason="no udevadm that checks rules")  # fmt: skip
def test_udev_understands_the_rule(tmp_path):
    file = tmp_path / "99-loket-stick.rules"
    file.write_text(Place().filled("stick.rules"))
    said = run("udevadm", "verify", file)
    assert said.returncode == 0, said.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_understands_the_units(tmp_path):
    place = Place(program=str(tmp_path), stick_program=str(tmp_path / "stick"), instance=str(tmp_path))
    steps.sticks(steps.Machine(tmp_path / "machine"), place)
    shutil.copy(tmp_path / "machine" / place.stick_program.lstrip("/"), place.stick_program)
    units = tmp_path / "machine/etc/systemd/system"
    (units / "loket-stick@.service").rename(units / "loket-stick@sdb1.service")
    for name in ("loket-stick@sdb1.service", "loket-stick-release.path", "loket-stick-release.service"):
        said = run("systemd-analyze", "verify", units / name)
        assert (said.returncode, said.stderr) == (0, "")


@contextmanager
def a_disk(folder):
    """A small file system behind a real block device; its name in /dev."""
    image = folder / "disk"
    with image.open("wb") as file:
        file.truncate(4 * 1024**2)
    subprocess.run(["mkfs.ext2", "-q", "-L", "CADANGAN 1", image], check=True)
    device = run("losetup", "-f", "--show", image).stdout.strip()
    try:
        yield device.removeprefix("/dev/")
    finally:
        if device:
            run("losetup", "-d", device)


def may_mount() -> bool:
    programs = ("unshare", "losetup", "mkfs.ext2", "findmnt", "blkid", "setpriv")
    return all(map(shutil.which, programs)) and run("unshare", "-m", "sh", "-c", f"{AS_ROOT} true").returncode == 0


@pytest.mark.skipif(not may_mount(), reason="nothing can be mounted here")
def test_a_disk_is_mounted_written_and_taken_off_when_loket_asks(tmp_path):
    place = Place(sticks="/media/loket", instance=str(tmp_path), stick_state=str(tmp_path / "state"), user="root")
    script, systemctl = tmp_path / "stick", tmp_path / "bin/systemctl"
    script.write_text(place.filled("stick.sh"))
    systemctl.parent.mkdir()
    with a_disk(tmp_path) as device:
        if not device:
            pytest.skip("no block device can be had here")
        systemctl.write_text(f'#!/bin/sh\necho "$@"\nexec {script} unmount {device}\n')
        for program in (script, systemctl):
            program.chmod(0o755)
        (tmp_path / "flashdisk-lepas").mkdir()
        for name in ("CADANGAN1", "of-nobody"):
            (tmp_path / "flashdisk-lepas" / name).touch()
        told = f"""set -e
            {AS_ROOT} {script} mount {device}; {script} mount {device}
            findmnt -n -o OPTIONS /media/loket/CADANGAN1; findmnt -n -S /dev/{device} | wc -l
            echo a backup >/media/loket/CADANGAN1/a.loket
            {script} release
            findmnt -n -S /dev/{device} || echo off
            mount -o ro /dev/{device} /mnt; cat /mnt/a.loket"""
        said = run("unshare", "-m", "sh", "-c", told, PATH=f"{systemctl.parent}:{os.environ['PATH']}")
    assert said.returncode == 0, said.stderr
    options, times, stopped, *rest = said.stdout.splitlines()
    assert {"rw", "nosuid", "nodev", "noexec"} <= set(options.split(","))
    assert (times.strip(), stopped, rest) == ("1", f"stop loket-stick@{device}.service", ["off", "a backup"])
    assert not list((tmp_path / "flashdisk-lepas").iterdir())
    assert not list((tmp_path / "state").iterdir())


def test_nothing_but_a_name_of_a_device_is_taken(tmp_path):
    script = tmp_path / "stick"
    script.write_text(Place(stick_state=str(tmp_path)).filled("stick.sh"))
    for name in ("../sda", "sdb1;id", "-a", "sd b"):
        assert run("sh", script, "mount", name).returncode == 1
