// <div data-mirror="url">: the form around it is sent there as it stands (without files and pictures) when the page opens and
// whenever somebody has typed; the answer is shown in its place. While the answer holds [data-mirror-again] it is asked anew.
import { everywhere } from "./start.js";

const PAUSE_MS = 400;
const AGAIN_MS = 2500;
const LEFT_OUT = ["signature", "attachments"];

class Mirror {
  constructor(place) {
    this.place = place;
    this.form = place.closest("form");
    this.form.addEventListener("input", () => this.later(PAUSE_MS, false));
    this.form.addEventListener("change", () => this.later(PAUSE_MS, false));
    this.form.addEventListener("submit", () => this.stop());
    this.ask(false);
  }

  later(pause, isAgain) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(isAgain), pause);
  }

  stop() {
    clearTimeout(this.timer);
    this.running?.abort();
  }

  async ask(isAgain) {
    this.running?.abort();
    this.running = new AbortController();
    const url = this.place.dataset.mirror + (isAgain ? "?ulang=1" : "");
    try {
      const answer = await fetch(url, { method: "post", body: this.values(), signal: this.running.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      const html = await answer.text();
      if (html !== this.shown) this.place.innerHTML = this.shown = html;
      if (this.place.querySelector("[data-mirror-again]")) this.later(AGAIN_MS, true);
    } catch {
      /* newer letters came, or no line: what stands there stays */
    }
  }

  values() {
    const told = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string" && !LEFT_OUT.includes(name)) told.append(name, value);
    return told;
  }
}

everywhere((scope) => {
  for (const place of scope.querySelectorAll("[data-mirror]:not([data-mirror-on])")) {
    place.dataset.mirrorOn = "";
    new Mirror(place);
  }
});
