"""The desk's prints as PDF: asked for with one press, drawn by the worker, handed out when they are there."""

from __future__ import annotations

from typing import Any

from flask import abort, make_response, render_template, request, send_file

from app.platform import printouts, storage
from app.platform.pdf import PDF
from app.web.headers import guarded

AGAIN_IN = 2
"""Seconds until the page that waits looks again."""


def stored(html: str) -> storage.Blob:
    """The page on the disk, for `printouts.ask` inside the route's `write()`."""
    return storage.store(html.encode(), printouts.HTML)


def hand_out(name: str, back: str) -> Any:
    """The PDF that `?lembar=` names, or a page that waits for it and then leads `back`."""
    which = request.args.get("lembar", "")
    if len(which) != 64 or not which.isalnum():
        abort(404)
    pdf_hash = printouts.made(which)
    if pdf_hash is None:
        answer = make_response(render_template("desk/printing.html", back=back))
        answer.headers["Refresh"] = str(AGAIN_IN)
        return answer
    try:
        answer = send_file(storage.path_of(pdf_hash), PDF, as_attachment=True, download_name=name, etag=False)
    except FileNotFoundError:
        abort(404)
    return guarded(answer)
