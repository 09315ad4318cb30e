"""Files that start a browser as this office's screens need it: printing without a dialog, speaking without a press.

A browser asks before it prints and stays silent until somebody presses something. Chromium, Chrome and Edge do neither
when they are told so at their start; whoever sets the screen up only puts a file on its desktop and opens it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Response, abort, render_template, request

from app.tickets.receipts import addresses

if TYPE_CHECKING:
    from collections.abc import Iterable

PRINTS = "--kiosk-printing"
KINDS = ("bat", "desktop")


class Screen(NamedTuple):
    """One screen: the name of its files, what stands on its icon, where it begins, what the browser is told."""

    name: str
    title: str
    path: str
    options: tuple[str, ...] = (PRINTS,)


def base() -> str:
    """Where this office's computers reach Loket: its public address, else the one this page was opened with."""
    return addresses.public_base() or request.host_url.rstrip("/")


def file(screens: Iterable[Screen], wanted: str) -> Response:
    """A file of one of these screens, to keep: `kios.bat` for Windows, `kios.desktop` for Linux."""
    name, _dot, kind = wanted.partition(".")
    screen = next((one for one in screens if one.name == name), None)
    if screen is None or kind not in KINDS:
        abort(404)
    words = render_template(f"desk/settings/starters/starter.{kind}", screen=screen, url=f"{base()}{screen.path}")
    answer = Response(words.replace("\n", "\r\n") if kind == "bat" else words, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{wanted}"'
    return answer
