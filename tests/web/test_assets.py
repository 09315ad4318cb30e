"""The committed build, what it was built from, and what must never be in it."""

from __future__ import annotations

import gzip
import json
from hashlib import sha256

import pytest

from app.config import ROOT
from app.web import assets

SOURCE, BUILD, VENDOR = ROOT / "static" / "src", ROOT / "static" / "build", ROOT / "static" / "vendor"
KILOBYTE = 1000


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _sources_digest() -> str:
    """The same sum as in static/src/build.mjs."""
    files = [path for path in SOURCE.rglob("*") if path.is_file()] + [ROOT / "package-lock.json"]
    named = sorted((path.relative_to(ROOT).as_posix(), path) for path in files)
    return _digest("".join(f"{name}\n{_digest(path.read_bytes())}\n" for name, path in named).encode())


def test_the_committed_build_is_as_new_as_its_sources() -> None:
    assert assets.manifest()["sources"] == _sources_digest(), (
        "static/src changed: run ./loket assets and commit static/build"
    )


def test_every_built_file_is_the_one_its_name_says() -> None:
    names = set(assets.manifest()["files"].values())
    assert names == {path.name for path in BUILD.iterdir()} - {"manifest.json"}
    for name in names:
        assert _digest((BUILD / name).read_bytes())[:8] in name


@pytest.mark.parametrize("forbidden", ["GDS Transport", "url(", "@font-face", "eval(", "new Function", "gov.uk/"])
def test_the_build_holds_nothing_we_may_not_show(forbidden: str) -> None:
    for path in BUILD.iterdir():
        assert forbidden not in path.read_text(encoding="utf-8"), path.name


def test_the_public_side_is_light() -> None:
    files = [BUILD / assets.manifest()["files"][name] for name in ("public.css", "public.js")]
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) < 30 * KILOBYTE


def test_vendored_files_are_what_their_makers_published() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="ascii").split("\n")
    sums = {name: digest for digest, name in (line.split("  ") for line in lines if line)}
    files = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert set(sums) == files - {"SHA256SUMS"}, "list it: cd static/vendor; sha256sum FILE >> SHA256SUMS"
    for name, digest in sums.items():
        assert _digest((VENDOR / name).read_bytes()) == digest, name


def test_every_vendored_script_has_its_licence_beside_it() -> None:
    for path in VENDOR.glob("*.js"):
        stem = path.name.removesuffix(".js").removesuffix(".min")
        assert (VENDOR / f"{stem}.LICENSE.txt").is_file()


def test_the_lock_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_scripts_say_everything_in_both_languages() -> None:
    text = (SOURCE / "js" / "words.js").read_text(encoding="utf-8")
    indonesian, english = (part.split("},")[0] for part in text.split(": {\n")[1:3])
    keys = [[line.split(":")[0].strip() for line in part.splitlines() if ":" in line] for part in (indonesian, english)]
    assert keys[0] == keys[1]
    assert keys[0]
