"""Buku Agenda Surat Keluar on the desk: the list, taking a number, printing a month (handbook §4.2, §4.4)."""
