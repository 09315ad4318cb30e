"""The built stylesheets and scripts, served by WhiteNoise without waking Flask.

A file whose name carries its digest or version (`public-1a2b3c4d.css`, `htmx-4.0.1.min.js`) is kept by browsers for
ever. Texts are compressed once, into `instance/statics/`, the first time a start finds them.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile

from app.web.headers import FILE_POLICY, insisting

if TYPE_CHECKING:
    from flask import Flask

_LASTING = re.compile(r"-(?:[0-9A-Za-z]{8,}|\d+(?:\.\d+)+)\.")
_TEXTS = (".css", ".js", ".svg", ".json", ".map", ".txt", ".webmanifest")
_HIDDEN = "src"  # sources of the build; nobody needs them
_AN_HOUR = 3600


class Statics(WhiteNoise):
    """WhiteNoise with its compressed copies in the instance, so that the repository holds each file once."""

    def __init__(self, application: Any, folder: Path, copies: Path, base_url: str = "") -> None:
        self._copies, self._insisting = copies, insisting(base_url)
        super().__init__(
            application,
            max_age=_AN_HOUR,
            allow_all_origins=False,
            immutable_file_test=lambda path, _url: bool(_LASTING.search(Path(path).name)),
            add_headers_function=self._protect,
        )
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and name.parts[0] != _HIDDEN:
                self.add_file_to_dictionary(f"/static/{name.as_posix()}", str(path))

    def _protect(self, headers: Any, _path: str, _url: str) -> None:
        guards = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
        for name, value in {**guards, "Content-Security-Policy": FILE_POLICY, **self._insisting}.items():
            headers[name] = value

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """A file with its headers and, for a text, its compressed copy."""
        plain = super().get_static_file(path, url, stat_cache)
        copy = compressed_copy(Path(path), self._copies) if path.endswith(_TEXTS) else None
        if copy is None:
            return plain
        _encoding, _path, headers = plain.alternatives[-1]
        kept = [(name, value) for name, value in headers if name not in ("Content-Length", "Vary")]
        return StaticFile(path, kept, encodings={"gzip": str(copy)})


def compressed_copy(path: Path, copies: Path) -> Path | None:
    """The gzip copy of a file, made when it is missing; None where it would not be smaller or cannot be written."""
    content = path.read_bytes()
    copy = copies / f"{hashlib.sha256(content).hexdigest()[:32]}.gz"
    if not copy.exists():
        small = gzip.compress(content, 9, mtime=0)
        if len(small) >= len(content):
            return None
        try:
            _write_whole(copy, small)
        except OSError:
            return None
    return copy


def _write_whole(path: Path, content: bytes) -> None:
    """Two workers may start at once: each writes its own draft, and the rename is one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def furnish(app: Flask) -> None:
    """Put the static files before `app`."""
    folder, copies = Path(app.static_folder or ""), app.config["INSTANCE"] / "statics"
    app.wsgi_app = Statics(app.wsgi_app, folder, copies, app.config["BASE_URL"])  # type: ignore[method-assign]
