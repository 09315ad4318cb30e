// The office's clock: what the server said, going on from there, in WIB whatever this machine believes.
const face = document.querySelector("[data-clock]");
const ahead = face ? Date.parse(face.dataset.now) - Date.now() : 0;
const hour = new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" });

/** `10.42`, now. */
export function time() {
  return hour.format(new Date(Date.now() + ahead)).replace(":", ".");
}

if (face) setInterval(() => { face.textContent = time(); }, 1000);
