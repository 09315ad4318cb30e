"""Why a file is refused: what is wrong, and what to do. Shown beside the field, in the person's language."""

from app.web.i18n import lazy_

REASONS = {
    "empty": lazy_("Berkas ini kosong. Pilih berkas lain atau pindai ulang."),
    "too_big": lazy_(
        "Berkas ini terlalu besar. Kecilkan atau bagi menjadi beberapa berkas, paling besar %(limit)s MB."
    ),
    "scan_too_big": lazy_(
        "Berkas ini terlalu besar. Bagi menjadi beberapa berkas, paling besar %(scan_limit)s MB, lalu pindai ulang."
    ),
    "not_a_scan": lazy_("Berkas ini bukan pindaian. Kirim sebagai PDF, JPEG, PNG, TIFF atau WebP."),
    "unknown": lazy_("Jenis berkas ini tidak diterima. Kirim sebagai PDF, JPEG, PNG, TIFF, WebP, DOCX atau XLSX."),
    "heic": lazy_("Foto HEIC belum dapat dibuka. Ubah dahulu menjadi JPEG, atau kirim tangkapan layarnya."),
    "old_office": lazy_(
        "Ini berkas Office lama (.doc/.xls). Simpan ulang sebagai PDF, DOCX atau XLSX lalu kirim kembali."
    ),
    "archive": lazy_("Arsip (ZIP, RAR) tidak diterima. Kirim isinya satu per satu."),
    "broken": lazy_(
        "Berkas ini rusak atau terpotong dan tidak dapat dibuka. Simpan atau pindai ulang lalu kirim kembali."
    ),
    "encrypted": lazy_("Berkas ini terkunci kata sandi. Hapus kata sandinya lalu kirim kembali."),
    "too_heavy": lazy_("Berkas ini terlalu rumit untuk dibuka dengan aman. Cetak ke PDF biasa atau pindai ulang."),
    "too_many_pixels": lazy_("Gambar ini terlalu besar ukurannya. Kecilkan gambarnya lalu kirim kembali."),
    "too_many_pages": lazy_("Berkas ini terlalu banyak halamannya. Bagi menjadi beberapa berkas lalu kirim kembali."),
    "active_pdf": lazy_("PDF ini berisi skrip atau perintah otomatis. Cetak ulang ke PDF biasa lalu kirim kembali."),
    "embedded_files": lazy_(
        "PDF ini memuat berkas lain di dalamnya. Kirim berkas itu terpisah, dan PDF-nya tanpa lampiran."
    ),
    "virus": lazy_("Berkas ini membawa virus. Bersihkan komputer atau telepon Anda, lalu kirim berkas yang bersih."),
    "not_scanned": lazy_(
        "Berkas belum dapat diperiksa karena pemeriksa virus sedang mati. Kirim tanpa berkas; berkas boleh menyusul."
    ),
    "macros": lazy_(
        "Dokumen ini berisi makro atau objek tertanam. Simpan sebagai DOCX/XLSX tanpa makro, atau sebagai PDF."
    ),
    "remote_parts": lazy_("Dokumen ini mengambil isi dari alamat luar. Simpan sebagai PDF lalu kirim kembali."),
    "too_slow": lazy_("Halaman ini terlalu lama dibaca. Pindai ulang halamannya, atau coba baca sekali lagi."),
    "unread": lazy_("Tulisan pada halaman ini tidak dapat dibaca. Coba baca sekali lagi, atau pindai ulang."),
    "gave_up": lazy_("Pembacaan terhenti berkali-kali. Coba baca sekali lagi, atau pindai ulang."),
    "no_access": lazy_(
        "Berkas ini tidak boleh dibaca oleh Loket. Periksa izin berkas di map pemindai, lalu pindai ulang."
    ),
    "no_such_page": lazy_("Halaman ini tidak ada di dalam berkas."),
    "not_shown": lazy_("Berkas ini hanya dapat diunduh, tidak ditampilkan."),
}
