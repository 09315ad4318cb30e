"""Stylesheets and scripts come compressed and are kept as long as their name allows."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from app.web.statics import Statics, compressed_copy

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def statics(tmp_path: Path) -> Statics:
    folder = tmp_path / "static"
    for name in ("build/public-1a2b3c4d.css", "build/manifest.json", "src/public.scss", "vendor/htmx-4.0.1.min.js"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"/* {name} */ " + "a { color: red } " * 200)
    return Statics(lambda _environ, _start: [b"flask"], folder, tmp_path / "copies")


def fetch(statics: Statics, path: str, **more: str) -> tuple[str, dict[str, str], bytes]:
    heard: list = []
    parts = statics({"PATH_INFO": path, "REQUEST_METHOD": "GET", **more}, lambda *said: heard.extend(said))
    return (heard[0], dict(heard[1]), b"".join(parts)) if heard else ("flask", {}, b"".join(parts))


def test_a_file_named_after_its_content_is_kept_for_ever(statics: Statics) -> None:
    for path in ("/static/build/public-1a2b3c4d.css", "/static/vendor/htmx-4.0.1.min.js"):
        assert "immutable" in fetch(statics, path)[1]["Cache-Control"]
    assert "immutable" not in fetch(statics, "/static/build/manifest.json")[1]["Cache-Control"]


def test_a_browser_gets_the_compressed_copy_it_asks_for(statics: Statics) -> None:
    _status, plain_head, plain = fetch(statics, "/static/build/public-1a2b3c4d.css")
    _status, head, packed = fetch(statics, "/static/build/public-1a2b3c4d.css", HTTP_ACCEPT_ENCODING="gzip, br")
    assert head["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert int(head["Content-Length"]) == len(packed)
    assert int(plain_head["Content-Length"]) == len(plain)
    assert head["X-Content-Type-Options"] == "nosniff"
    assert head["Vary"] == plain_head["Vary"] == "Accept-Encoding"


def test_the_sources_of_the_build_are_not_served(statics: Statics) -> None:
    assert fetch(statics, "/static/src/public.scss")[0] == "flask"
    assert fetch(statics, "/static/../keys.json")[0] == "flask"


def test_a_copy_is_made_once_and_never_larger(tmp_path: Path) -> None:
    text = tmp_path / "a.css"
    text.write_text("a" * 5000)
    copy = compressed_copy(text, tmp_path / "copies")
    assert copy is not None
    made = copy.stat().st_mtime_ns
    assert compressed_copy(text, tmp_path / "copies") == copy
    assert copy.stat().st_mtime_ns == made
    text.write_text("a")
    assert compressed_copy(text, tmp_path / "copies") is None


def test_a_copy_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    text = tmp_path / "a.css"
    text.write_text("a" * 5000)
    (tmp_path / "copies").write_text("a file where a folder should be")
    assert compressed_copy(text, tmp_path / "copies") is None


def test_a_file_is_guarded_like_a_page_and_runs_nothing(statics: Statics, tmp_path: Path) -> None:
    head = fetch(statics, "/static/build/manifest.json")[1]
    assert "sandbox" in head["Content-Security-Policy"]
    assert head["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in head
    assert "Strict-Transport-Security" not in head
    secure = Statics(lambda _environ, _start: [b"flask"], tmp_path / "static", tmp_path / "copies", "https://a.example")
    assert "includeSubDomains" in fetch(secure, "/static/build/manifest.json")[1]["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "path", ["/static/", "/static/build/", "/static/../wsgi.py", "/static/%2e%2e/wsgi.py", "/.git/HEAD"]
)
def test_no_folder_is_listed_and_nothing_beside_it_is_served(statics: Statics, path: str) -> None:
    assert fetch(statics, path)[0] == "flask"
