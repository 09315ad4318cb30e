"""How somebody is addressed in speech: Bapak, Ibu or by name alone, as the person wishes and never by a guess."""

from __future__ import annotations

from app.stakeholders.models import AddressForm
from app.web.i18n import _, lazy_

LABEL = {
    AddressForm.BAPAK: lazy_("Bapak"),
    AddressForm.IBU: lazy_("Ibu"),
    AddressForm.NAME: lazy_("Nama saja"),
}


SAID = frozenset({AddressForm.BAPAK, AddressForm.IBU})
"""Those that stand before a name."""


def you(form: AddressForm | None) -> str:
    """The word for the person in a sentence; empty while no wish is known."""
    return str(LABEL[form]) if form in SAID else _("Anda") if form else ""


def spoken(name: str, form: AddressForm | None) -> str:
    """`Ibu Siti Umpama`; without a wish "Bapak/Ibu Siti Umpama", so that whoever reads out asks. Empty for nobody."""
    if not name or form is AddressForm.NAME:
        return name
    return f"{LABEL[form] if form else _('Bapak/Ibu')} {name}"
