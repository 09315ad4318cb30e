"""Further letters of other shapes than the six of the handbook, each with what a clerk reads on it. All are made up."""

from __future__ import annotations

from typing import NamedTuple


class Other(NamedTuple):
    """A letter's text, and its fields as a clerk would fill them in; what is not named here is not judged."""

    text: str
    expected: dict[str, str]


BANK = Other(
    """\
                 PT BANK REKAAN RAKYAT (Persero) Tbk
                  KANTOR CABANG MALANG SOEKARNO
     Jl. Contoh Basuki No. 88 Malang 65119  Telp. (0341) 000001
==================================================================

Nomor    : B.2217/KC-XVI/ADK/10/2026            Malang, 5 Oktober 2026
Lampiran : 2 (dua) lembar
Perihal  : Penawaran sosialisasi Kredit Usaha Rakyat bagi
           koperasi dan UKM binaan Dinas

Kepada Yth.
Kepala Dinas Koperasi dan UKM Kota Malang
di Tempat

Dengan hormat,

Menunjuk pembicaraan kita tanggal 28 September 2026, bersama ini kami
menawarkan kegiatan sosialisasi penyaluran Kredit Usaha Rakyat (KUR)
tanpa agunan tambahan sampai dengan Rp100.000.000 kepada pelaku usaha.

Kami mohon daftar peserta kami terima selambat-lambatnya tanggal
19 Oktober 2026 melalui surat elektronik kur@bank.contoh.test.

Demikian kami sampaikan, terima kasih.

PT BANK REKAAN RAKYAT (Persero) Tbk
Kantor Cabang Malang Soekarno


(tanda tangan)

DEWI KHAYALAN
Pemimpin Cabang
""",
    {
        "sender": "PT Bank Rekaan Rakyat (Persero) Tbk - Kantor Cabang Malang Soekarno",
        "letter_number": "B.2217/KC-XVI/ADK/10/2026",
        "letter_date": "2026-10-05",
        "subject": "Penawaran sosialisasi Kredit Usaha Rakyat bagi koperasi dan UKM binaan Dinas",
        "enclosures": "2 (dua) lembar",
        "reply_by": "2026-10-19",
        "event_date": "",
    },
)

MINISTRY = Other(
    """\
           KEMENTERIAN KOPERASI REKAAN REPUBLIK CONTOH
            DEPUTI BIDANG KELEMBAGAAN DAN DIGITALISASI
             ASISTEN DEPUTI ORGANISASI DAN BADAN HUKUM
    Jl. Contoh Rasuna Said Kav. 3-4 Jakarta 12940 Telp. (021) 0000000
==================================================================

                                         Jakarta, 2 November 2026

Nomor    : 412/Dep.1.2/SD/XI/2026
Sifat    : Sangat Segera
Lampiran : satu berkas
Hal      : Permintaan data koperasi aktif

Yth.
Kepala Dinas yang membidangi Koperasi Kabupaten/Kota
(daftar terlampir)
di tempat

Dalam rangka pemutakhiran basis data koperasi nasional triwulan IV
tahun 2026, kami mohon Saudara menyampaikan data koperasi aktif dan
tidak aktif per 31 Oktober 2026 menurut jenis, kelompok, dan sektor
usaha sesuai format terlampir.

Data dikirimkan paling lambat hari Jumat, 13 November 2026 melalui
aplikasi yang tersedia.

Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih.

                                   Asisten Deputi,


                                   (tanda tangan elektronik)

                                   Ir. BAYU ANGANANGAN, M.M.
""",
    {
        "sender": "Kementerian Koperasi Rekaan Republik Contoh - Asisten Deputi Organisasi dan Badan Hukum",
        "letter_number": "412/Dep.1.2/SD/XI/2026",
        "letter_date": "2026-11-02",
        "subject": "Permintaan data koperasi aktif",
        "urgency": "sangat_segera",
        "enclosures": "satu berkas",
        "reply_by": "2026-11-13",
    },
)

SUBDISTRICT = Other(
    """\
                    PEMERINTAH KOTA MALANG
                       KECAMATAN KLOJEN
                   KELURAHAN ORO-ORO DOWO
     Jl. Contoh Brigjen Rekaan No. 2   Telp. (0341) 000002
                   MALANG    Kode Pos 65119
==================================================================

                                   Malang, 3 - 11 - 2026
                                   Kepada
Nomor    : 518/97/35.73.02.1006/2026    Yth. Kepala Dinas Koperasi
Sifat    : Penting                           dan UKM Kota Malang
Lampiran : 1 (satu) lembar                   di
Hal      : Undangan Musyawarah               MALANG
           Koperasi Kelurahan

     Mengharap kehadiran Saudara pada:

     Hari      : Jum'at
     Tanggal   : 13 November 2026
     Waktu     : 19.00 WIB
     Tempat    : Pendopo Kelurahan Oro-oro Dowo
     Acara     : Musyawarah pembentukan koperasi kelurahan

     Demikian, atas kehadirannya disampaikan terima kasih.

                                   LURAH ORO-ORO DOWO


                                   (tanda tangan dan stempel)

                                   RINA ANDAIAN, S.STP
                                   Penata
                                   NIP. 19850202 200502 2 999
""",
    {
        "sender": "Kelurahan Oro-Oro Dowo",
        "letter_number": "518/97/35.73.02.1006/2026",
        "letter_date": "2026-11-03",
        "subject": "Undangan Musyawarah Koperasi Kelurahan",
        "classification": "518",
        "event_date": "2026-11-13",
        "urgency": "segera",
    },
)

TABLE = Other(
    """\
                 DEWAN KERAJINAN REKAAN DAERAH
                        KOTA MALANG
      Sekretariat: Jl. Contoh Ijen No. 25 Malang 65112
==================================================================

Nomor : 045/DKR/X/2026
Hal   : Undangan Pameran Kriya Nusantara

Kepada Yth.
Kepala Dinas Koperasi dan UKM
Kota Malang

Dengan hormat,

Kami mengundang Bapak/Ibu menghadiri rangkaian Pameran Kriya Nusantara
yang akan diselenggarakan pada hari Sabtu, 24 Oktober 2026 dengan
susunan acara sebagai berikut:

   No    Jam              Acara                  Tempat
   1     08.00 - 09.00    Pendaftaran            Lobi
   2     09.00 - 10.00    Pembukaan              Aula utama
   3     10.00 - 12.00    Peninjauan stan        Halaman

Mohon konfirmasi kehadiran sebelum tanggal 20 Oktober 2026.

Atas perhatiannya kami ucapkan terima kasih.

                                   Malang, 12 Oktober 2026
                                   Ketua,


                                   (tanda tangan)

                                   WULAN IMAJINASI
""",
    {
        "sender": "Dewan Kerajinan Rekaan Daerah Kota Malang",
        "letter_number": "045/DKR/X/2026",
        "letter_date": "2026-10-12",
        "subject": "Undangan Pameran Kriya Nusantara",
        "event_date": "2026-10-24",
        "reply_by": "2026-10-20",
    },
)

CITIZEN = Other(
    """\
                                        Malang, 2/10/2026

Hal : Mohon bantuan surat izin usaha

Yth. Bapak/Ibu Kepala Dinas Koperasi dan UKM
di Malang

Assalamu'alaikum wr. wb.

Saya penjual bakso keliling di Kelurahan Bandulan. Saya ingin punya
NIB supaya bisa ikut bazar. Saya tidak bisa memakai komputer. Mohon
dibantu cara membuatnya.

                                   Hormat saya,


                                   (tanda tangan)

                                   Slamet Permisalan
                                   HP 0812-0000-0077
""",
    {
        "sender": "Slamet Permisalan",
        "letter_number": "",
        "letter_date": "2026-10-02",
        "subject": "Mohon bantuan surat izin usaha",
        "event_date": "",
    },
)

EVERY = {"bank": BANK, "ministry": MINISTRY, "subdistrict": SUBDISTRICT, "table": TABLE, "citizen": CITIZEN}
