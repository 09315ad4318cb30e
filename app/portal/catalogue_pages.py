"""What the office offers: all services in their groups, and one standard with its four doors (R105, R113).

A service's address is permanent: printed on posters, it still answers when the service is no longer offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, redirect, render_template, url_for

from app.accounts.permissions import public
from app.catalogue import read as catalogue
from app.portal.opening import counter_words
from app.tickets.clocks import pace
from app.tickets.receipts import addresses
from app.web import navigation
from app.web.headers import cacheable
from app.web.i18n import current_language, lazy_
from app.web.office import identity

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.catalogue.sheets import Sheet

bp = Blueprint("catalogue_pages", __name__)
navigation.add("public", lazy_("Layanan"), "catalogue_pages.index", order=10)

LONGEST_CODE = 40


@bp.get("/layanan")
@public
@cacheable
def index() -> ResponseReturnValue:
    """Every service, by group, each with one sentence, its days and its fee."""
    return _index()


@bp.get("/layanan/<code>")
@public
@cacheable
def show(code: str) -> ResponseReturnValue:
    """One standard: facts, requirements, steps, four doors, how it really goes, legal basis."""
    sheet = catalogue.sheet(code.upper()) or catalogue.withdrawn_sheet(code.upper())
    if sheet is None:
        return make_response(_index(missing=code[:LONGEST_CODE]), 404)
    if code != sheet.code:
        return redirect(url_for(".show", code=sheet.code), 301)
    reality = pace.nine_in_ten(sheet.service_id) if sheet.is_offered else None
    return render_template(
        "portal/service.html", sheet=sheet, reality=reality, counter=counter_words(), described=described(sheet),
        canonical=canonical(url_for(".show", code=sheet.code)), is_internal=sheet.applicant_kinds == ("G2E",),
    )  # fmt: skip


def _index(**more: Any) -> str:
    offered = [(group, [line for line in group.services if not line.is_internal]) for group in catalogue.groups()]
    address = canonical(url_for("catalogue_pages.index"))
    return render_template("portal/services.html", groups=offered, canonical=address, **more)


def canonical(path: str) -> str:
    """The one address of a page for search engines; empty while the office has no public address."""
    base = addresses.public_base()
    return f"{base}{path}" if base else ""


def described(sheet: Sheet) -> dict[str, Any]:
    """The service as schema.org names such things, for search engines."""
    office = identity()
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": sheet.name,
        "description": sheet.summary,
        "identifier": sheet.code,
        "inLanguage": current_language(),
        "areaServed": {"@type": "City", "name": office.city},
        "serviceOperator": {
            "@type": "GovernmentOrganization",
            "name": office.name,
            "telephone": office.phone,
            "address": office.address,
        },
        "offers": {"@type": "Offer", "description": sheet.fee},
    }
