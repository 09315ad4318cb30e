// The few words that only scripts say. Everything else is spoken by the templates.
const WORDS = {
  id: {
    waiting: "Menunggu giliran",
    shrinking: "Memperkecil foto …",
    sending: "Mengirim {percent}%",
    sent: "Terkirim · {size}",
    lost: "Belum terkirim: sambungan terputus.",
    goesOn: "Sambungan terputus. Dilanjutkan sendiri dari sini.",
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
    outageTyping: "Tidak ada sambungan. Terus saja mengetik: judul dan kebutuhan disimpan di komputer ini. Belum ada nomor.",
    outageWaiting: "Belum terkirim. Dikirim sendiri, satu kali, begitu sambungan kembali; jangan tutup halaman ini. Belum ada nomor.",
    outageFilling: "Tidak ada sambungan. Terus saja mengisi; isiannya hanya ada di halaman ini, jadi jangan tutup.",
    outageHolding: "Belum terkirim. Dikirim sendiri, satu kali, begitu sambungan kembali; jangan tutup halaman ini.",
    outageTrying: "Belum terkirim. Mencoba lagi …",
    outageNow: "Coba sekarang",
    outageStop: "Jangan kirim dahulu",
    outageFound: "Ada tulisan pukul {when} yang belum terkirim di komputer ini: “{need}”",
    outageTake: "Pakai di sini",
    outageDrop: "Buang",
    locked: "Terkunci",
    lockSoon: "Layar dikunci dalam satu menit karena tidak ada kegiatan.",
    lockStay: "Saya masih di sini",
    lockedOffline: "Terkunci. Tidak ada sambungan, jadi kuncinya belum dapat dibuka. Yang Anda tulis masih ada di sini.",
  },
  en: {
    waiting: "Waiting for its turn",
    shrinking: "Making the photo smaller …",
    sending: "Sending {percent}%",
    sent: "Sent · {size}",
    lost: "Not sent yet: the connection was lost.",
    goesOn: "The connection was lost. It goes on from here by itself.",
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
    outageTyping: "No connection. Go on typing: title and need are kept on this computer. There is no number yet.",
    outageWaiting: "Not sent yet. It is sent by itself, once, when the connection is back; keep this page open. There is no number yet.",
    outageFilling: "No connection. Go on filling in; what you fill in is on this page alone, so keep it open.",
    outageHolding: "Not sent yet. It is sent by itself, once, when the connection is back; keep this page open.",
    outageTrying: "Not sent yet. Trying again …",
    outageNow: "Try now",
    outageStop: "Do not send yet",
    outageFound: "Words of {when} that were not sent are on this computer: “{need}”",
    outageTake: "Use them here",
    outageDrop: "Throw away",
    locked: "Locked",
    lockSoon: "The screen will be locked in one minute because nothing is being done.",
    lockStay: "I am still here",
    lockedOffline: "Locked. There is no connection, so it cannot be opened yet. What you wrote is still here.",
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
