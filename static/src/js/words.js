// The few words that only scripts say. Everything else is spoken by the templates.
const WORDS = {
  id: {
    waiting: "Menunggu giliran",
    shrinking: "Memperkecil foto …",
    sending: "Mengirim {percent}%",
    sent: "Terkirim · {size}",
    lost: "Belum terkirim: sambungan terputus.",
    failed: "Belum terkirim: server sedang bermasalah.",
    refused: "Berkas ditolak.",
    large: "Berkas terlalu besar.",
    retry: "Coba lagi",
    remove: "Hapus",
    removeName: "Hapus {name}",
    retryName: "Kirim lagi {name}",
    removed: "{name} dihapus",
    hold: "Berkas masih dikirim. Formulir akan dikirim setelah selesai.",
    missing: "Berkas ini belum kami terima: {names}. Kirim formulir tanpa berkas itu?",
    sendWithout: "Kirim tanpa berkas itu",
    lookAgain: "Pilih berkas lain dahulu",
    kept: "Tulisan Anda disimpan di perangkat ini sampai terkirim.",
    offline: "Belum terkirim: tidak ada sambungan. Tulisan Anda aman di perangkat ini; kirim lagi setelah tersambung.",
  },
  en: {
    waiting: "Waiting for its turn",
    shrinking: "Making the photo smaller …",
    sending: "Sending {percent}%",
    sent: "Sent · {size}",
    lost: "Not sent yet: the connection was lost.",
    failed: "Not sent yet: the server has a problem.",
    refused: "The file was refused.",
    large: "The file is too large.",
    retry: "Try again",
    remove: "Remove",
    removeName: "Remove {name}",
    retryName: "Send {name} again",
    removed: "{name} removed",
    hold: "A file is still being sent. The form will be sent after it.",
    missing: "We have not received: {names}. Send the form without it?",
    sendWithout: "Send without it",
    lookAgain: "Choose another file first",
    kept: "Your words are kept on this device until they are sent.",
    offline: "Not sent yet: there is no connection. Your words are safe on this device; send again once connected.",
  },
};

const english = document.documentElement.lang === "en";

export function word(name, values = {}) {
  const text = (english ? WORDS.en : WORDS.id)[name];
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

const DECIMAL = english ? "en" : "id";

export function size(bytes) {
  if (typeof bytes !== "number") return bytes ?? "";
  const [amount, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KB"] : [bytes / 1024 / 1024, "MB"];
  return `${amount.toLocaleString(DECIMAL, { maximumFractionDigits: amount < 100 ? 1 : 0 })} ${unit}`;
}
