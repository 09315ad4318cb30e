"""How an applicant hears of an answer while Loket itself sends nothing (handbook §5.5, reply on the preferred channel).

Whatever is written stands on the tracking page at once. Whoever chose another way is told by an officer, by hand.
"""

from __future__ import annotations

from app.tickets.kinds import ReplyChannel
from app.web.i18n import lazy_

BY_HAND = {
    ReplyChannel.WHATSAPP: lazy_("Pemohon minta dikabari lewat WhatsApp. Loket tidak mengirimnya: kabari sendiri."),
    ReplyChannel.PHONE: lazy_("Pemohon minta ditelepon. Telepon ia sekarang dan sampaikan jawabannya."),
    ReplyChannel.EMAIL: lazy_("Pemohon minta dikabari lewat surel. Loket tidak mengirimnya: kirim sendiri."),
    ReplyChannel.LETTER: lazy_("Pemohon minta dijawab dengan surat. Buat dan kirim suratnya."),
    ReplyChannel.COUNTER: lazy_("Pemohon datang sendiri ke loket; jawabannya dibacakan di sana."),
    ReplyChannel.WEBSITE: lazy_("Pemohon hanya memakai halaman lacak; tidak perlu dikabari."),
}
"""What is left for the officer to do after an answer was recorded."""
