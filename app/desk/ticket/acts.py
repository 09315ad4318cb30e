"""Every step that can be taken on a request from its page. Which of them is the obvious one: `next_step`.

The core's workflow table says which moves are legal and for whom; here each gets its words, its address and its form.
Only steps open to this person now are offered. What is offered may still be refused: the verb has the last word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.desk.ticket import disposition_forms as slips
from app.desk.ticket import disposition_part_forms as slip_parts
from app.desk.ticket import disposition_steps as steps
from app.desk.ticket import (
    event_forms,
    forms,
    paper_forms,
    result_forms,
    shelf_forms,
    time_forms,
    together_forms,
    tray_forms,
)
from app.tickets.disposition import aside
from app.tickets.handling import timing, workflow
from app.tickets.handling.guards import MAX_CORRECTION_ROUNDS
from app.tickets.kinds import TicketType
from app.tickets.statuses import CLOSED, IN_THE_OFFICE, OPEN, Status
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.actor import Actor
    from app.desk.ticket.forms import ActForm
    from app.desk.ticket.reading import Seen
    from app.web.i18n import Lazy

    Fits = Callable[[Seen, Actor], bool]

S = Status
_RELATE = ("ticket:merge", "ticket:process")
_ALL_CLOSED = sorted(CLOSED)


@dataclass(frozen=True, slots=True)
class Act:
    """One step: its address, its words, who may take it, when it fits, its form; the page that follows, if another.

    `is_told`: the applicant waits to hear of it.
    """

    slug: str
    label: Lazy
    button: Lazy
    done: Lazy
    form: type[ActForm]
    permissions: tuple[str, ...]
    fits: Fits
    is_mark: bool = False
    then: str = ""
    is_told: bool = False

    @property
    def is_plain(self) -> bool:
        """Nothing to fill in: its button stands on the page itself."""
        return self.slug in _PLAIN

    def is_open_to(self, seen: Seen, by: Actor) -> bool:
        """Whether this person may take the step now."""
        return any(by.may(name) for name in self.permissions) and self.fits(seen, by)


def _movers(*moves: tuple[Status, Status]) -> tuple[str, ...]:
    """The permissions that open any of these moves, from the workflow's own table."""
    steps = [workflow.transition(source, target) for source, target in moves]
    apart = {workflow.APPLICANT, workflow.SYSTEM}
    return tuple(sorted({name for step in steps if step for name in step.by} - apart))


def _is(*statuses: Status) -> Fits:
    return lambda seen, _by: seen.status in statuses


def _moves_to(target: Status) -> Fits:
    return lambda seen, by: target in workflow.targets(seen.status, by)


def _is_own_unit(seen: Seen, by: Actor) -> bool:
    return seen.row.unit_id in by.unit_ids


def _is_invitation(seen: Seen, _by: Actor) -> bool:
    """Until it is settled; afterwards only who goes may change, as long as the event is to come."""
    return not seen.row.is_service and (seen.status in OPEN or seen.status is S.SELESAI)


def _may_answer(seen: Seen, by: Actor) -> bool:
    return seen.status in (S.DIVERIFIKASI, S.DIPROSES) and S.SELESAI in workflow.targets(seen.status, by)


def _may_ask(seen: Seen, by: Actor) -> bool:
    has_rounds = seen.row.correction_rounds < MAX_CORRECTION_ROUNDS or by.may("ticket:dispose_any")
    return seen.status is S.DIVERIFIKASI or (seen.status is S.DIPROSES and has_rounds)


def _may_accept(seen: Seen, by: Actor) -> bool:
    is_reopened = seen.status is S.DIBUKA_KEMBALI and seen.row.closed_as is not S.KEDALUWARSA
    return (seen.status is S.DIDISPOSISIKAN or is_reopened) and _is_own_unit(seen, by)


def _may_decide(seen: Seen, by: Actor) -> bool:
    return seen.proposal is not None and seen.proposal.proposed_by_id != by.user_id and _may_refuse(seen, by)


def _may_refuse(seen: Seen, _by: Actor) -> bool:
    return seen.status in (S.DIVERIFIKASI, S.DIPROSES)


def _is_open(seen: Seen, _by: Actor) -> bool:
    return seen.status in OPEN


ACTS: tuple[Act, ...] = (
    Act("ambil", lazy_("Ambil"), lazy_("Ambil dan periksa"), lazy_("Permohonan Anda ambil. Periksa kelengkapannya."),
        forms.TakeForm, _movers((S.DITERIMA, S.DIVERIFIKASI)), _is(S.DITERIMA)),
    Act("periksa-lagi", lazy_("Periksa lagi"), lazy_("Ambil dan periksa lagi"),
        lazy_("Permohonan Anda ambil. Periksa kelengkapannya."),
        forms.TakeForm, _movers((S.DIBUKA_KEMBALI, S.DIVERIFIKASI)),
        lambda seen, _by: seen.status is S.DIBUKA_KEMBALI and seen.row.closed_as is S.KEDALUWARSA),
    Act("putuskan-penolakan", lazy_("Putuskan usul penolakan"), lazy_("Simpan keputusan"),
        lazy_("Keputusan disimpan."),
        tray_forms.DecideRefusalForm, ("ticket:decide_refusal",), _may_decide, is_told=True),
    Act("minta-berkas", lazy_("Minta berkas yang kurang"), lazy_("Minta berkas kepada pemohon"),
        lazy_("Pemohon diminta melengkapi. Waktu layanan berhenti sampai berkas datang."),
        paper_forms.AskForm, ("ticket:request_papers",), _may_ask, is_told=True),
    Act("terima-berkas", lazy_("Terima berkas susulan"), lazy_("Terima berkas"),
        lazy_("Berkas susulan dicatat. Periksa kelengkapannya."),
        paper_forms.ReceiveForm, ("ticket:receive_papers",), _is(S.LENGKAPI_BERKAS)),
    Act("ingatkan", lazy_("Catat pengingat"), lazy_("Catat pengingat"), lazy_("Pengingat dicatat."),
        paper_forms.RemindForm, ("ticket:request_papers", "ticket:receive_papers"), _is(S.LENGKAPI_BERKAS)),
    Act("tutup-kedaluwarsa", lazy_("Tutup karena tidak dilengkapi"), lazy_("Tutup permohonan"),
        lazy_("Permohonan ditutup. Pemohon dapat mengajukan lagi."),
        paper_forms.ExpireForm, ("ticket:expire",),
        lambda seen, _by: seen.status is S.LENGKAPI_BERKAS and seen.is_past_waiting),
    Act("ke-pimpinan", lazy_("Teruskan ke pimpinan"), lazy_("Teruskan ke pimpinan"),
        lazy_("Diteruskan ke pimpinan."),
        slips.LeadershipForm, ("ticket:dispose", "disposition:record"), steps.may_send_up),
    Act("disposisikan", lazy_("Disposisikan"), lazy_("Beri disposisi"), lazy_("Disposisi diberikan."),
        slips.DisposeDownForm, ("ticket:dispose",), steps.may_give),
    Act("disposisi", lazy_("Teruskan ke seksi"), lazy_("Teruskan ke seksi"), lazy_("Permohonan diteruskan."),
        forms.DisposeForm, ("ticket:dispose",), steps.may_send_straight),
    Act("catat-perintah", lazy_("Catat disposisi pimpinan"), lazy_("Catat disposisi"),
        lazy_("Disposisi pimpinan dicatat."),
        slips.RecordOrderForm, ("disposition:record",), steps.may_record),
    Act("terima", lazy_("Terima dan kerjakan"), lazy_("Terima dan kerjakan"), lazy_("Permohonan Anda terima."),
        forms.AcceptForm, ("ticket:accept",), _may_accept),
    Act("tugaskan", lazy_("Tugaskan kepada petugas"), lazy_("Tugaskan"), lazy_("Permohonan ditugaskan."),
        tray_forms.AssignForm, ("ticket:assign",),
        lambda seen, by: seen.status in IN_THE_OFFICE and _is_own_unit(seen, by)),
    Act("beri-pendapat", lazy_("Beri pendapat"), lazy_("Beri pendapat"), lazy_("Pendapat Anda disampaikan."),
        slip_parts.AdviseForm, ("ticket:note",), steps.may_advise),
    Act("bagian-selesai", lazy_("Selesaikan bagian saya"), lazy_("Bagian saya selesai"),
        lazy_("Bagian Anda dicatat selesai."),
        slip_parts.FinishForm, ("ticket:note",), steps.may_finish),
    Act("teruskan-tembusan", lazy_("Teruskan tembusan"), lazy_("Teruskan tembusan"), lazy_("Tembusan diteruskan."),
        slips.PassCopyForm, ("ticket:dispose",), steps.may_pass_copy),
    Act("kembalikan", lazy_("Kembalikan (salah alamat)"), lazy_("Kembalikan"),
        lazy_("Dikembalikan kepada yang memberi."),
        slip_parts.GiveBackForm, ("ticket:accept", "ticket:note"), steps.may_give_back),
    Act("lanjutkan", lazy_("Lanjutkan pekerjaan"), lazy_("Lanjutkan pekerjaan"),
        lazy_("Pekerjaan dilanjutkan; waktu layanan berjalan lagi."),
        forms.ResumeForm, ("ticket:process",), _is(S.MENUNGGU_PIHAK_LAIN, S.MENUNGGU_JADWAL)),
    Act("selesai", lazy_("Jawab dan selesaikan"), lazy_("Kirim jawaban dan selesaikan"),
        lazy_("Permohonan selesai. Jawabannya tampil di halaman lacak pemohon."),
        forms.ResolveForm, _movers((S.DIVERIFIKASI, S.SELESAI), (S.DIPROSES, S.SELESAI)), _may_answer, is_told=True),
    Act("buat-surat", lazy_("Buat surat"), lazy_("Buat surat"), lazy_("Pilih naskah suratnya."),
        forms.LetterForm, ("letter:draft",), lambda seen, _by: seen.status is not S.DIARSIPKAN,
        then="letters.writing.for_request"),
    Act("tunggu", lazy_("Tunggu pihak lain"), lazy_("Tunggu pihak lain"), lazy_("Tercatat: menunggu pihak lain."),
        forms.WaitForm, ("ticket:process",), _is(S.DIPROSES)),
    Act("jadwalkan", lazy_("Jadwalkan janji temu"), lazy_("Jadwalkan"), lazy_("Janji temu dijadwalkan."),
        forms.ScheduleForm, ("ticket:process",), _is(S.DIPROSES)),
    Act("usul-penolakan", lazy_("Usulkan penolakan"), lazy_("Usulkan penolakan"),
        lazy_("Usul dicatat. Pejabat lain yang memutuskan."),
        tray_forms.ProposeRefusalForm, ("ticket:propose_refusal",),
        lambda seen, by: seen.proposal is None and _may_refuse(seen, by)),
    Act("putuskan-undangan", lazy_("Putuskan undangan"), lazy_("Simpan keputusan"),
        lazy_("Keputusan atas undangan disimpan."),
        event_forms.DecideEventForm, workflow.SETTLERS, _is_invitation),
    Act("kirim-hasil", lazy_("Kirim hasilnya"), lazy_("Catat sudah dikirim"),
        lazy_("Hasil dikirim; permohonan selesai."),
        result_forms.SendResultForm, ("ticket:hand_over",), _is(S.SIAP_DIAMBIL), is_told=True),
    Act("alihkan", lazy_("Alihkan ke instansi lain"), lazy_("Alihkan ke instansi lain"),
        lazy_("Permohonan dialihkan. Keterangannya tampil di halaman lacak pemohon."),
        forms.ReferForm, ("ticket:refer",), _moves_to(S.DIALIHKAN), is_told=True),
    Act("batalkan", lazy_("Batalkan atas keinginan pemohon"), lazy_("Batalkan permohonan"),
        lazy_("Permohonan dibatalkan."),
        forms.CancelForm, ("ticket:cancel",), _moves_to(S.DIBATALKAN)),
    Act("buka-kembali", lazy_("Buka kembali"), lazy_("Buka kembali"), lazy_("Permohonan dibuka kembali."),
        forms.ReopenForm, ("ticket:reopen",), _moves_to(S.DIBUKA_KEMBALI)),
    Act("arsipkan", lazy_("Arsipkan"), lazy_("Arsipkan"), lazy_("Permohonan diarsipkan."),
        forms.ArchiveForm, ("ticket:archive",), _is(*_ALL_CLOSED)),
    Act("sudah-dibaca", lazy_("Tandai pesan sudah dibaca"), lazy_("Tandai pesan sudah dibaca"),
        lazy_("Pesan pemohon ditandai sudah dibaca."),
        forms.ReadForm, ("ticket:note",), lambda seen, _by: seen.row.applicant_wrote_at is not None, is_mark=True),
    Act("tambah-berkas", lazy_("Tambah berkas"), lazy_("Simpan berkas"), lazy_("Berkas ditambahkan."),
        paper_forms.AddFilesForm, ("ticket:note",), lambda seen, _by: seen.status is not S.DIARSIPKAN, is_mark=True),
    Act("minta-pendapat", lazy_("Minta pendapat (tetap milik saya)"), lazy_("Minta pendapat"),
        lazy_("Pendapat diminta; permohonan tetap di meja Anda."),
        slips.AskOpinionForm, aside.MAY_ASK, steps.may_ask, is_mark=True),
    Act("sub-tugas", lazy_("Beri sub-tugas"), lazy_("Beri sub-tugas"), lazy_("Sub-tugas diberikan."),
        slips.TaskForm, aside.MAY_ASK, steps.may_ask, is_mark=True),
    Act("tarik-disposisi", lazy_("Tarik kembali disposisi"), lazy_("Tarik kembali"),
        lazy_("Disposisi ditarik kembali."),
        slip_parts.WithdrawForm, ("ticket:dispose", "ticket:process", "disposition:record"), steps.may_withdraw,
        is_mark=True),
    Act("pindah-unit", lazy_("Pindahkan ke unit lain (bukan milik kita lagi)"), lazy_("Pindahkan"),
        lazy_("Permohonan dipindahkan ke unit lain."),
        tray_forms.RerouteForm, ("ticket:reroute",), _is_open, is_mark=True),
    Act("ganti-layanan", lazy_("Ganti layanan"), lazy_("Ganti layanan"),
        lazy_("Layanan diganti; persyaratan dan janjinya ikut berganti."),
        tray_forms.ChangeServiceForm, ("ticket:reroute",), _is_open, is_mark=True),
    Act("kategori-pengaduan", lazy_("Tentukan kategori pengaduan"), lazy_("Simpan kategori"),
        lazy_("Kategori pengaduan disimpan; batas waktunya dihitung sejak diterima."),
        time_forms.CategoryForm, timing.WORKERS,
        lambda seen, _by: seen.is_open and seen.row.type is TicketType.PENGADUAN, is_mark=True),
    Act("perpanjang", lazy_("Perpanjang (PPID, sekali, 7 hari)"), lazy_("Perpanjang waktu menjawab"),
        lazy_("Waktu menjawab diperpanjang. Alasannya tampil di halaman lacak pemohon."),
        time_forms.ExtendForm, timing.WORKERS, lambda seen, _by: seen.is_open and bool(seen.row.is_extendable),
        is_mark=True, is_told=True),
    Act("catat-batas", lazy_("Catat batas undang-undang"), lazy_("Catat batas"), lazy_("Batas dicatat."),
        time_forms.LimitForm, timing.WORKERS, _is_open, is_mark=True),
    Act("alasan-terlambat", lazy_("Catat alasan keterlambatan"), lazy_("Catat alasan"),
        lazy_("Alasan dicatat. Pemohon tidak melihatnya."),
        time_forms.DelayForm, timing.WORKERS, _is_open, is_mark=True),
    Act("prioritas", lazy_("Tandai prioritas"), lazy_("Simpan tanda"), lazy_("Tanda prioritas disimpan."),
        tray_forms.PriorityForm, ("ticket:prioritise",), _is_open, is_mark=True),
    Act("tanda-terima-baru", lazy_("Ganti tautan dan PIN"), lazy_("Ganti dan tampilkan yang baru"),
        lazy_("Tautan dan PIN diganti. Yang lama tidak berlaku lagi."),
        tray_forms.RenewForm, ("ticket:create",),
        lambda seen, _by: seen.status is not S.DIARSIPKAN and seen.row.is_service, is_mark=True,
        then="ticket_renewed.show"),
    Act("simpan-berkas", lazy_("Simpan berkas kertas"), lazy_("Simpan lokasi"), lazy_("Lokasi berkas kertas disimpan."),
        shelf_forms.ShelveForm, ("shelf:keep",),
        lambda seen, _by: seen.paper_file is None or not seen.paper_file.is_out, is_mark=True),
    Act("pinjamkan-berkas", lazy_("Pinjamkan berkas kertas"), lazy_("Catat peminjaman"),
        lazy_("Peminjaman berkas dicatat."), shelf_forms.LendForm, ("shelf:keep",),
        lambda seen, _by: seen.paper_file is not None and not seen.paper_file.is_out, is_mark=True),
    Act("berkas-kembali", lazy_("Berkas kertas kembali"), lazy_("Berkas kertas kembali"),
        lazy_("Berkas kertas kembali di raknya."), shelf_forms.GiveBackForm, ("shelf:keep",),
        lambda seen, _by: seen.paper_file is not None and seen.paper_file.is_out, is_mark=True),
    Act("rahasia", lazy_("Rahasiakan"), lazy_("Simpan tanda"), lazy_("Tanda rahasia disimpan."),
        tray_forms.ConfidentialForm, ("ticket:classify",), lambda _seen, _by: True, is_mark=True),
    Act("yang-diadukan", lazy_("Catat siapa yang diadukan"), lazy_("Tutup baginya"),
        lazy_("Tercatat. Permohonan ini tidak lagi tampil bagi yang diadukan."),
        together_forms.ExcludeForm, ("ticket:classify",),
        lambda seen, _by: seen.row.is_confidential or seen.row.type is TicketType.PENGADUAN, is_mark=True),
    Act("cabut-yang-diadukan", lazy_("Cabut catatan yang diadukan"), lazy_("Cabut"), lazy_("Catatan dicabut."),
        together_forms.EndExclusionForm, ("ticket:classify",), lambda seen, _by: seen.row.has_exclusions, is_mark=True),
    Act("gabung", lazy_("Gabungkan ke permohonan lain"), lazy_("Gabungkan"),
        lazy_("Digabung. Permohonan ini diteruskan dalam permohonan gabungannya."),
        together_forms.MergeForm, ("ticket:merge",), _is_open, is_mark=True),
    Act("batal-gabung", lazy_("Batalkan penggabungan"), lazy_("Batalkan penggabungan"),
        lazy_("Penggabungan dibatalkan; permohonan ini kembali seperti semula."),
        together_forms.UnmergeForm, ("ticket:merge",), _is(S.DIGABUNG)),
    Act("pecah", lazy_("Pecah menjadi dua permohonan"), lazy_("Buka permohonan kedua"),
        lazy_("Permohonan kedua dibuka; nomornya ada di kotak “Berkaitan” dan di halaman lacak pemohon."),
        together_forms.SplitForm, ("ticket:merge",), _is_open, is_mark=True, is_told=True),
    Act("kaitkan", lazy_("Kaitkan dengan permohonan lain"), lazy_("Kaitkan"), lazy_("Kedua permohonan dikaitkan."),
        together_forms.LinkForm, _RELATE, lambda _seen, _by: True, is_mark=True),
    Act("lepas-kaitan", lazy_("Lepas kaitan"), lazy_("Lepas kaitan"), lazy_("Kaitan dilepas."),
        together_forms.UnlinkForm, _RELATE, lambda seen, _by: seen.row.has_links, is_mark=True),
    Act("jadikan-bagian", lazy_("Jadikan bagian permohonan lain"), lazy_("Jadikan bagian"),
        lazy_("Permohonan ini sekarang bagian dari permohonan itu."), together_forms.ParentForm, _RELATE,
        lambda seen, by: seen.row.parent_id is None and _is_open(seen, by), is_mark=True),
    Act("lepas-induk", lazy_("Lepas dari induknya"), lazy_("Lepas dari induknya"),
        lazy_("Permohonan ini berdiri sendiri lagi."), together_forms.UnparentForm, _RELATE,
        lambda seen, _by: seen.row.parent_id is not None, is_mark=True),
    Act("ikuti", lazy_("Ikuti"), lazy_("Ikuti"), lazy_("Anda mengikuti permohonan ini; kabarnya tampil di “Kabar”."),
        together_forms.FollowForm, ("ticket:note",), lambda seen, _by: not seen.row.is_followed, is_mark=True),
    Act("berhenti-ikuti", lazy_("Berhenti mengikuti"), lazy_("Berhenti mengikuti"),
        lazy_("Anda tidak lagi mengikuti permohonan ini."),
        together_forms.UnfollowForm, ("ticket:note",), lambda seen, _by: seen.row.is_followed, is_mark=True),
)  # fmt: skip

ACT = {act.slug: act for act in ACTS}
_PLAIN = frozenset(
    act.slug for act in ACTS if not any(hasattr(getattr(act.form, name), "field_class") for name in dir(act.form))
)


def open_to(seen: Seen, by: Actor) -> list[Act]:
    """Every step this person may take now, in the table's order."""
    return [act for act in ACTS if act.is_open_to(seen, by)]
