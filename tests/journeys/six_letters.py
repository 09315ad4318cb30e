"""The six letters of the handbook (§7), each as the agenda clerk enters it at the document door."""

from __future__ import annotations

from typing import Any

from app.demo import story

_SAMPLES = {request["id"]: request for request in story.requests()}


def _letter(identity: str, /, **fields: str) -> dict[str, Any]:
    usual = {"requester_type": "business", "arrival": "langsung", "reply_channel": "letter"}
    return {"id": identity, "door": "document", "by": "berkas", "fields": usual | fields}


LETTERS: list[dict[str, Any]] = [
    _letter(
        "koperasi", service="LEG-02", sender="Panitia Pendiri Koperasi Produsen Keripik Sejahtera Rekaan",
        name="Siti Umpama", phone="0812-0000-0002", letter_number="001/PAN-KSR/IX/2026", letter_date="2026-09-04",
        subject="Permohonan verifikasi berkas pendirian koperasi", enclosures="1 (satu) berkas",
        description="Mohon verifikasi berkas pendirian dan surat pengantar kepada notaris pembuat akta koperasi.",
        address="Jl. Contoh Polowijen Gang II No. 7, Malang 65126",
    ),
    _SAMPLES["REQ-20"] | {"id": "kelurahan"},
    _letter(
        "universitas", service="KUK-07", sender="Fakultas Ilmu Administrasi Universitas Rekaan Malang",
        requester_type="other_sector", letter_number="1187/UN.RKN/FIA/PP/2026", letter_date="2026-09-11",
        subject="Permohonan izin penelitian dan data", enclosures="2 (dua) berkas",
        description="Data agregat koperasi per kecamatan 2021-2025 bagi Nabila Fiktif, tanpa data pribadi.",
        address="Jl. Kampus Contoh No. 10 Malang 65145",
    ),
    _letter(
        "warga", service="KUK-08", sender="Mujiati Umpama", requester_type="citizen", name="Mujiati Umpama",
        phone="0812-0000-0010", letter_date="2026-09-14", subject="Pengaduan simpanan tidak bisa diambil",
        description="Simpanan sukarela tidak dapat diambil sejak Juni. Mohon dipertemukan dengan pengurus.",
        secrecy="terbatas", confidential="y",
    ),
    _SAMPLES["REQ-16"] | {"id": "swasta"},
]  # fmt: skip

INVITATION = _SAMPLES["SURAT-04"] | {
    "fields": _SAMPLES["SURAT-04"]["fields"]
    | {"kind": "invitation", "event_date": "2027-02-27", "event_hour": "08:30", "event_place": "Gedung RW 02 Sukun"}
}
"""The one that asks for no service: it is decided, and whoever goes has an order to go."""
