"""What the long walk does not open, and why; everything else of the URL map it must."""

from __future__ import annotations

_FILE = "a file, a picture or a sheet of styles, no page"
_PART = "a part, drawn into a page that is looked at"
_ON = "only leads on to another page"
_FOR_MACHINES = "for machines"
_AWAY = "leads to the office's own provider and back; `tests/accounts/test_provider.py` goes there"
_FORM = "the same form as every act's, with fields that others have; `tests/desk/ticket` opens it"

NO_PAGES = {
    **dict.fromkeys(
        (
            *("board.sound", "document_scans.original", "document_scans.picture", "document_scans.searchable"),
            *("document_scans.small", "events.calendar", "imports.rejects", "imports.sheet", "leaders_week.as_pdf"),
            *("letters.file", "letters.picture", "look.colours", "look.crest", "paper_forms.as_pdf"),
            *("paper_forms_returned.picture", "personal_data.evidence", "personal_minutes.as_pdf"),
            *("personal_viewers.as_pdf", "representation.letter", "scans.page", "settings.counter.starter"),
            *("settings.queue.starter", "settings.retention.minutes_pdf", "sheet_print.as_pdf"),
            *("sheets_returned.picture", "ticket_file.download", "ticket_file.picture", "tracking.download"),
        ),
        _FILE,
    ),
    **dict.fromkeys(
        (
            *("counter.checklist", "counter_screen.content", "need.standard", "phone_ring.show"),
            *("ticket.other_standard", "ticket_compose.writers", "worklist.glance", "worklist.new"),
        ),
        _PART,
    ),
    **dict.fromkeys(("document.record", "language.choose", "letters.writing.for_request", "messages.leave"), _ON),
    **dict.fromkeys(
        (
            *("board.stream", "crawlers.robots", "crawlers.sitemap", "health.live", "health.ready"),
            "openapi.document",
        ),
        _FOR_MACHINES,
    ),
    **dict.fromkeys(("provider.come_back", "provider.link", "provider.sign_out"), _AWAY),
    **dict.fromkeys(
        (
            *("ticket_action.cabut-yang-diadukan", "ticket_action.kategori-pengaduan", "ticket_action.periksa-lagi"),
            *("ticket_action.perpanjang", "ticket_action.teruskan-tembusan"),
        ),
        _FORM,
    ),
    "accounts.code_page": "no demo asks for a code: `test_the_way_in_of_a_real_office` looks at it",
    "letter_paper.bring": "only in an office that signs in SRIKANDI; `tests/desk/letters/test_paper_acts.py`",
    "own_factor.remove_key": "asks for a key that a machine holds; `tests/accounts/test_passkeys.py`",
    "personal_minutes.show": "after an erasure of data; `tests/desk/personal_data/test_pages.py` judges its sheet",
    "settings.retention.minutes": "after a destruction; `tests/desk/settings/retention/test_pages.py` judges its sheet",
}
