"""The address under which people reach this office from their own telephones, for QR codes, links and paper.

Outside a demo nothing is printed with a local address: a QR that leads nowhere is worse than none (contract,
`LOKET_BASE_URL`). In a demo the address of this machine is good enough to try it.
"""

from __future__ import annotations

from flask import current_app, has_request_context, request

from app.accounts import demo_office
from app.platform import settings


def public_base() -> str:
    """`https://…` without a slash at its end; empty while the office has not said where it is reached."""
    named = settings.get("office.base_url") or current_app.config["BASE_URL"]
    if named or not demo_office.is_demo():
        return str(named).rstrip("/")
    if has_request_context():
        return request.host_url.rstrip("/")
    return f"http://{current_app.config['HOST']}:{current_app.config['PORT']}"


def tracking(token: str) -> str:
    """The whole address of a request's own page, which opens it without number and PIN; empty without a base."""
    base = public_base()
    return f"{base}/lacak/{token}" if base else ""
