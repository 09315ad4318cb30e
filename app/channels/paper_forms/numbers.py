"""`/meja/formulir-kertas/nomor`: every number of a month is a request or a form that is accounted for."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, render_template, request

from app.accounts.permissions import needs
from app.paper_forms import reading
from app.platform import clock
from app.web.formatting import bulan

bp = Blueprint("paper_forms_numbers", __name__, url_prefix="/meja/formulir-kertas/nomor")
MONTHS = 12
_MONTH = re.compile(r"[0-9]{2}(0[1-9]|1[0-2])")


@bp.get("")
@needs("paper:issue")
def show() -> Any:
    """The numbers of one month, and any that nobody can explain."""
    present = clock.wib(clock.now()).strftime("%y%m")
    asked = request.args.get("bulan", "")
    which = asked if _MONTH.fullmatch(asked) else present
    counted = reading.month(which)
    return render_template(
        "channels/paper_forms/numbers.html", month=counted, name=name(which), months=_latest(present),
        gaps=reading.gaps(which) if counted.unexplained else [],
    )  # fmt: skip


def name(which: str) -> str:
    """`November 2026` for `2611`."""
    return f"{bulan(int(which[2:]))} 20{which[:2]}"


def _latest(present: str) -> list[tuple[str, str]]:
    whole = int(present[:2]) * 12 + int(present[2:]) - 1
    codes = (f"{n // 12:02d}{n % 12 + 1:02d}" for n in range(whole, whole - MONTHS, -1))
    return [(code, name(code)) for code in codes]
