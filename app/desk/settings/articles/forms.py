"""The form of an article."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.accounts.models import Position
from app.catalogue.models import Service
from app.catalogue.read import published
from app.desk.settings import chairs
from app.extensions import db
from app.knowledge import read
from app.knowledge.edit import Told
from app.knowledge.models import TITLE_LIMIT
from app.platform import clock, settings
from app.platform.refusals import Refused
from app.web.forms import AtMost, Form, IsoDateField, Required, TicksField
from app.web.i18n import _, lazy_
from app.web.incoming import row_id

if TYPE_CHECKING:
    from datetime import date

    from app.knowledge.models import Article

LONGEST = 8000
_LONGEST_WORDS = 500  # letters


class ArticleForm(Form):
    """One article. Its owner is a chair, because people are transferred (handbook R033)."""

    title = StringField(lazy_("Judul"), [Required(lazy_("Tulis judulnya.")), AtMost(TITLE_LIMIT)])
    text = TextAreaField(lazy_("Isi"), [Required(lazy_("Tulis isinya.")), AtMost(LONGEST)])
    services = TicksField(lazy_("Layanan yang dibantu artikel ini"))
    owner = SelectField(lazy_("Jabatan yang bertanggung jawab"), [Required(lazy_("Pilih jabatannya."))])
    review_on = IsoDateField(lazy_("Ditinjau lagi paling lambat"), [InputRequired(lazy_("Isi tanggalnya."))])
    is_active = BooleanField(lazy_("Dipakai untuk menjawab"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services.choices = [SelectChoice(line.code, f"{line.code} {line.name}") for line in published()]
        self.owner.choices = [SelectChoice("", _("Pilih jabatan")), *chairs.choices()]

    @classmethod
    def empty(cls) -> ArticleForm:
        """A new article, reviewed as often as the office reviews."""
        return cls(data={"review_on": next_review(), "is_active": True})

    @classmethod
    def showing(cls, row: Article) -> ArticleForm:
        """The form as the article stands; what was typed into it stands above."""
        kept = {name: getattr(row, name) for name in ("title", "text", "review_on", "is_active")}
        codes = list(read.services_of([row.id]).get(row.id, ()))
        return cls(data=kept | {"owner": str(row.owner_id), "services": codes})

    def told(self) -> Told:
        """What is to be kept. Raises Refused where the chair is gone."""
        owner_id = row_id(self.owner.data)
        if db.session.get(Position, owner_id) is None or self.review_on.data is None:
            raise Refused(_("Pilih jabatannya."), field="owner")
        chosen = select(Service.id).where(Service.code.in_(self.services.data or []))
        return Told(
            self.title.data or "", self.text.data or "", owner_id, self.review_on.data,
            frozenset(db.session.scalars(chosen)), bool(self.is_active.data),
        )  # fmt: skip


class WordsForm(Form):
    """The words with which people ask for a part of a service's standard (`answers.words`)."""

    requirements = StringField(lazy_("Syarat"), [AtMost(_LONGEST_WORDS)])
    fee = StringField(lazy_("Biaya"), [AtMost(_LONGEST_WORDS)])
    time = StringField(lazy_("Waktu"), [AtMost(_LONGEST_WORDS)])
    steps = StringField(lazy_("Langkah-langkah"), [AtMost(_LONGEST_WORDS)])

    @classmethod
    def present(cls) -> WordsForm:
        """As the office has them; what was typed stands above."""
        return cls(data=settings.get("answers.words"))

    def told(self) -> dict[str, str]:
        """The words of each part, once each."""
        return {part: " ".join(dict.fromkeys((self[part].data or "").lower().split())) for part in PARTS}


PARTS = ("requirements", "fee", "time", "steps")


def next_review() -> date:
    """The day until which what was read through today holds."""
    return clock.today() + timedelta(days=int(settings.get("article.review_days")))
