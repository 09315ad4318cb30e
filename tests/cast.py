"""The people of the tests, stated once: the demo office's accounts by the names they sign in with."""

from __future__ import annotations

from app.accounts.seed import DEMO_PASSWORD

PASSWORD = DEMO_PASSWORD

OPERATOR = "operator"  # front office: telephone, counter, first reply
OPERATOR2 = "operator2"
BERKAS = "berkas"  # checks the papers
KONSULTAN = "konsultan"
TEKNISI = "teknisi"
DATA = "data"
KABID = "kabid-klb"  # head of the koperasi institution division
KASI = "kasi-klb-oth"  # head of its section
STAF = "staf-klb-oth"  # an officer of that section
STAF_LAIN = "staf-upk-usp"  # an officer of a section in another division
KASUBAG = "kasubag-umum"
SEKRETARIS = "sekretaris"
KADIS = "kadis"
KONTEN = "konten"
PENGADUAN = "pengaduan"
PPID = "ppid"
AUDITOR = "auditor"
KOPERASI = "koperasi"  # a citizen who speaks for a koperasi
UKM = "ukm"  # a citizen who runs a small business
