"""What WTForms and Flask-WTF say in English inside, said to our visitors in their own language."""

from __future__ import annotations

from app.web.i18n import Lazy, lazy_

MESSAGES: dict[str, Lazy] = {
    "This field is required.": lazy_("Isian ini wajib diisi."),
    "Invalid input.": lazy_("Isian ini tidak sesuai bentuk yang diminta."),
    "Invalid field name '%s'.": lazy_("Isian “%s” tidak dikenal."),
    "Field must be equal to %(other_name)s.": lazy_("Isian ini harus sama dengan isian sebelumnya."),
    "Field must be at least %(min)d character long.": lazy_("Terlalu pendek: paling sedikit %(min)d huruf."),
    "Field must be at least %(min)d characters long.": lazy_("Terlalu pendek: paling sedikit %(min)d huruf."),
    "Field cannot be longer than %(max)d character.": lazy_("Terlalu panjang: paling banyak %(max)d huruf."),
    "Field cannot be longer than %(max)d characters.": lazy_("Terlalu panjang: paling banyak %(max)d huruf."),
    "Field must be exactly %(max)d character long.": lazy_("Isian ini harus tepat %(max)d huruf atau angka."),
    "Field must be exactly %(max)d characters long.": lazy_("Isian ini harus tepat %(max)d huruf atau angka."),
    "Field must be between %(min)d and %(max)d characters long.": lazy_("Panjangnya %(min)d sampai %(max)d huruf."),
    "Number must be at least %(min)s.": lazy_("Angkanya paling kecil %(min)s."),
    "Number must be at most %(max)s.": lazy_("Angkanya paling besar %(max)s."),
    "Number must be between %(min)s and %(max)s.": lazy_("Angkanya harus antara %(min)s dan %(max)s."),
    "Date must be at least %(min)s.": lazy_("Tanggalnya paling awal %(min)s."),
    "Date must be at most %(max)s.": lazy_("Tanggalnya paling akhir %(max)s."),
    "Date must be between %(min)s and %(max)s.": lazy_("Tanggalnya harus antara %(min)s dan %(max)s."),
    "Invalid email address.": lazy_("Tulis alamat surel yang lengkap, misalnya nama@contoh.id."),
    "Invalid IP address.": lazy_("Alamat IP ini tidak sah."),
    "Invalid Mac address.": lazy_("Alamat MAC ini tidak sah."),
    "Invalid URL.": lazy_("Tulis alamat situs yang lengkap, misalnya https://contoh.id."),
    "Invalid UUID.": lazy_("Kode ini tidak sah."),
    "Invalid value, must be one of: %(values)s.": lazy_("Pilih salah satu dari: %(values)s."),
    "Invalid value, can't be any of: %(values)s.": lazy_("Tidak boleh salah satu dari: %(values)s."),
    "This field cannot be edited.": lazy_("Isian ini tidak dapat diubah."),
    "This field is disabled and cannot have a value.": lazy_("Isian ini sedang tidak dipakai."),
    "Invalid Choice: could not coerce.": lazy_("Pilih salah satu dari daftar."),
    "Not a valid choice.": lazy_("Pilih salah satu dari daftar."),
    "Choices cannot be None.": lazy_("Pilihan belum tersedia."),
    "Invalid choice(s): one or more data inputs could not be coerced.": lazy_("Pilih hanya dari daftar."),
    "'%(value)s' is not a valid choice for this field.": lazy_("“%(value)s” tidak ada di daftar."),
    "'%(value)s' are not valid choices for this field.": lazy_("“%(value)s” tidak ada di daftar."),
    "Not a valid datetime value.": lazy_("Tulis tanggal dan jam, misalnya 2026-11-30 14.10."),
    "Not a valid date value.": lazy_("Tulis tanggal yang ada, misalnya 30-11-2026."),
    "Not a valid time value.": lazy_("Tulis jam antara 00.00 dan 23.59, misalnya 14.10."),
    "Not a valid week value.": lazy_("Tulis minggu yang ada."),
    "Not a valid integer value.": lazy_("Tulis angka bulat, tanpa huruf."),
    "Not a valid decimal value.": lazy_("Tulis angka, tanpa huruf."),
    "Not a valid float value.": lazy_("Tulis angka, tanpa huruf."),
    "Invalid CSRF Token.": lazy_("Halaman ini sudah terlalu lama terbuka. Kirim sekali lagi."),
    "CSRF token missing.": lazy_("Halaman ini sudah terlalu lama terbuka. Kirim sekali lagi."),
    "CSRF failed.": lazy_("Halaman ini sudah terlalu lama terbuka. Kirim sekali lagi."),
    "CSRF token expired.": lazy_("Halaman ini sudah terlalu lama terbuka. Kirim sekali lagi."),
    "File does not have an approved extension: {extensions}": lazy_("Jenis berkas ini tidak diterima."),
    "File does not have an approved extension.": lazy_("Jenis berkas ini tidak diterima."),
    "File must be between {min_size} and {max_size} bytes.": lazy_("Berkas ini terlalu besar atau kosong."),
}


class Translations:
    """The object WTForms asks; what it does not find (our own labels) it gives back as it came."""

    def gettext(self, text: str) -> str:
        return str(MESSAGES.get(text, text))

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


TRANSLATIONS = Translations()
