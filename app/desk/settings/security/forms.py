"""What an office decides about signing in: days of grace, minutes until the lock, which PCs are shared."""

from __future__ import annotations

from wtforms import StringField

from app.accounts.systems import LONGEST_NAME
from app.desk.settings.fields import figure
from app.desk.settings.office.forms import Sheet
from app.web.forms import AtMost, Form, Required
from app.web.i18n import lazy_


class SecuritySheet(Sheet):
    """The figures."""

    SETTINGS = {"lock_minutes": "security.lock_minutes", "factor_grace_days": "security.factor_grace_days"}
    lock_minutes = figure(lazy_("Kunci layar sesudah tanpa kegiatan (menit)"), 1, 30)
    factor_grace_days = figure(lazy_("Faktor kedua boleh belum ada selama (hari)"), 0, 14)


class PcForm(Form):
    """A PC that several officers use."""

    name = StringField(
        lazy_("Nama komputer ini"), [Required(lazy_("Beri nama komputer ini.")), AtMost(LONGEST_NAME)]
    )
