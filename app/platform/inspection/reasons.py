"""Why a file is refused: what is wrong, and what to do. Shown beside the field, in the person's language."""

REASONS = {
    "empty": "Berkas ini kosong. Pilih berkas lain atau pindai ulang.",
    "too_big": "Berkas ini terlalu besar. Kecilkan atau bagi menjadi beberapa berkas, paling besar 10 MB.",
    "unknown": "Jenis berkas ini tidak diterima. Kirim sebagai PDF, JPEG, PNG, TIFF, WebP, DOCX atau XLSX.",
    "heic": "Foto HEIC belum dapat dibuka. Ubah dahulu menjadi JPEG, atau kirim tangkapan layarnya.",
    "old_office": "Ini berkas Office lama (.doc/.xls). Simpan ulang sebagai PDF, DOCX atau XLSX lalu kirim kembali.",
    "archive": "Arsip (ZIP, RAR) tidak diterima. Kirim isinya satu per satu.",
    "broken": "Berkas ini rusak atau terpotong dan tidak dapat dibuka. Simpan atau pindai ulang lalu kirim kembali.",
    "encrypted": "Berkas ini terkunci kata sandi. Hapus kata sandinya lalu kirim kembali.",
    "too_heavy": "Berkas ini terlalu rumit untuk dibuka dengan aman. Cetak ke PDF biasa atau pindai ulang.",
    "too_many_pixels": "Gambar ini terlalu besar ukurannya. Kecilkan gambarnya lalu kirim kembali.",
    "too_many_pages": "Berkas ini terlalu banyak halamannya. Bagi menjadi beberapa berkas lalu kirim kembali.",
    "active_pdf": "PDF ini berisi skrip atau perintah otomatis. Cetak ulang ke PDF biasa lalu kirim kembali.",
    "embedded_files": "PDF ini memuat berkas lain di dalamnya. Kirim berkas itu terpisah, dan PDF-nya tanpa lampiran.",
    "macros": "Dokumen ini berisi makro atau objek tertanam. Simpan sebagai DOCX/XLSX tanpa makro, atau sebagai PDF.",
    "remote_parts": "Dokumen ini mengambil isi dari alamat luar. Simpan sebagai PDF lalu kirim kembali.",
    "no_such_page": "Halaman ini tidak ada di dalam berkas.",
    "not_shown": "Berkas ini hanya dapat diunduh, tidak ditampilkan.",
}
