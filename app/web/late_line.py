"""A form that a script sends, so that a lost answer leaves the typed words on the page (issue, When the power is out).

A script cannot read where a redirect leads. To its forms the page that comes next is named in a header instead of a
303, and nothing of it is fetched twice; every other form is answered as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

SENT_BY_SCRIPT = "Loket-Send"
NEXT_PAGE = "Loket-Location"


def _name_the_next_page(response: Response) -> Response:
    if response.status_code == 303 and response.location and request.headers.get(SENT_BY_SCRIPT):
        response.headers[NEXT_PAGE] = response.location
        del response.headers["Location"]
        response.status_code = 204
        response.set_data(b"")
    return response


def furnish(app: Flask) -> None:
    """Answer the forms of scripts so."""
    app.after_request(_name_the_next_page)
