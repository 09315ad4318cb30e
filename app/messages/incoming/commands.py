"""`./loket mail-in`: a mail from a pipe, as a mail server's alias hands it over (`loket: "|… ./loket mail-in"`).

Exit 0 once it is safely kept; 75 ("try again later") for anything else, so that the mail server keeps it meanwhile.
"""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from app.messages.incoming import keeping, reading
from app.platform.database import write
from app.web.i18n import _

_TRY_LATER = 75


@click.command("mail-in")
@with_appcontext
def mail_in() -> None:
    """Terima satu surel dari pipa (stdin), misalnya dari alias server surel."""
    raw = sys.stdin.buffer.read(reading.LARGEST + 1)
    if not raw.strip():
        raise click.ClickException(_("Tidak ada surel di masukan."))
    try:
        letter, blob = keeping.store(raw)
        with write():
            is_new = keeping.keep(letter, blob)
    except Exception as trouble:  # noqa: BLE001 - whatever it was, the mail server has the mail and tries again
        click.echo(_("Surel belum tersimpan: %(kind)s", kind=type(trouble).__name__), err=True)
        raise SystemExit(_TRY_LATER) from None
    click.echo(_("Surel diterima.") if is_new else _("Surel ini sudah ada."))


commands = [mail_in]
