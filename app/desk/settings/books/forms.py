"""The forms of the letter books: how a book writes its numbers, where it begins, and the codes of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from app.letters.books.pattern import LONGEST
from app.letters.books.registers import HIGHEST, MAIN
from app.letters.kinds import KIND_LABEL
from app.web.forms import AtMost, Form, IsoDateField, Required, TicksField, choices_of
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.letters.models import LetterBook


class BookForm(Form):
    """One book."""

    name = StringField(lazy_("Nama buku"), [Required(lazy_("Isi nama buku.")), AtMost(80)])
    kinds = TicksField(lazy_("Jenis surat yang dinomori di buku ini"))
    pattern = StringField(lazy_("Pola nomor"), [Required(lazy_("Isi pola nomor.")), AtMost(LONGEST)])
    office_code = StringField(lazy_("Kode kantor"), [AtMost(30)])

    def __init__(self, *args: Any, is_main: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_main:
            del self.kinds
        else:
            self.kinds.choices = choices_of(KIND_LABEL)

    @classmethod
    def of(cls, book: LetterBook) -> BookForm:
        """The form as the book stands; what was just sent wins."""
        shown = {name: getattr(book, name) for name in ("name", "kinds", "pattern", "office_code")}
        return cls(data=shown, is_main=book.code == MAIN)

    @property
    def chosen(self) -> list[str]:
        """The kinds of letters that are ticked; none in the main book."""
        return list(self.kinds.data or []) if "kinds" in self else []


class NewBookForm(BookForm):
    """One more book."""

    code = StringField(lazy_("Kode buku"), [Required(lazy_("Isi kode buku.")), AtMost(20)])


class BeginForm(Form):
    """From which number this year's book goes on."""

    starting_number = IntegerField(
        lazy_("Nomor berikut tahun ini"), [InputRequired(lazy_("Isi angkanya.")), NumberRange(1, HIGHEST)]
    )


class CodeForm(Form):
    """One more code of the archive's classification."""

    code = StringField(lazy_("Kode"), [Required(lazy_("Tulis kode seperti 500.3.2.")), AtMost(30)])
    name = StringField(lazy_("Nama"), [Required(lazy_("Isi nama kode.")), AtMost(120)])
    since = IsoDateField(lazy_("Berlaku sejak"), [InputRequired(lazy_("Isi tanggalnya."))])


class EndForm(Form):
    """The last day of a code."""

    until = IsoDateField(lazy_("Hari terakhir berlaku"), [InputRequired(lazy_("Isi tanggalnya."))])
