// <form data-outage="counter" data-outage-of="7" data-outage-alive="/health/live">: a staffed door goes on through a lost
// connection. What is typed as subject and need is kept on this computer, under the form's key, until it is sent; never
// another field. The form goes by a request of its own, so that a lost answer leaves the page as it is; it is then sent
// again under the same key, which makes one request of it however often it arrives. While it waits there is no number.
import { drafts } from "./outage_drafts.js";
import { Strip } from "./outage_strip.js";

const ASIDE = "[name=remove_file], [name=choose_service], [name=pakai], [name=do]:is([value=find], [value=scan], [value=service])";
const AGAIN_MS = [1_000, 3_000, 5_000, 10_000]; // and then always the last
const LOST_MS = 20_000; // no answer for so long is a lost one
const AWAY = [502, 503, 504];

class Door {
  constructor(form) {
    this.form = form;
    this.draft = drafts.of(form);
    this.strip = new Strip(form, { now: () => this.go(), stop: () => this.stop() });
    this.tries = 0;
    form.addEventListener("input", (event) => this.draft.holds(event.target) && this.draft.keep());
    form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("online", () => (this.isWaiting ? this.go() : this.strip.clear()));
    window.addEventListener("offline", () => this.isWaiting || this.strip.typing());
    window.addEventListener("beforeunload", (event) => this.isWaiting && event.preventDefault());
    if (!navigator.onLine) this.strip.typing();
  }

  submitted(event) {
    if (event.defaultPrevented || "outageOff" in this.form.dataset) return; // a file is on its way, or others send it
    const isAside = event.submitter?.matches(ASIDE); // a button that does not yet send the request
    if (isAside && navigator.onLine) return;
    event.preventDefault(); // leaving now would show the browser's own error page instead of the typed words
    if (isAside) return this.strip.typing();
    if (this.isSending || this.isWaiting) return;
    this.submitter = event.submitter;
    this.draft.keep();
    this.go();
  }

  async go() {
    if (this.isSending) return;
    clearTimeout(this.timer);
    this.isSending = true;
    if (this.isWaiting) this.strip.trying();
    const answer = await this.send();
    this.isSending = false;
    if (!answer || AWAY.includes(answer.status)) this.wait();
    else if (answer.status === 204 && answer.headers.has("Loket-Location")) this.arrive(answer.headers.get("Loket-Location"));
    else this.plainly();
  }

  /** The answer, or nothing when it was lost. */
  async send() {
    const ended = new AbortController();
    const timer = setTimeout(() => ended.abort(), LOST_MS);
    try {
      if (this.isWaiting) await fetch(this.form.dataset.outageAlive, { cache: "no-store", signal: ended.signal });
      const body = new FormData(this.form);
      if (this.submitter?.name) body.append(this.submitter.name, this.submitter.value);
      const headers = { "Loket-Send": "1", Accept: "text/html" };
      return await fetch(this.form.action, { method: "POST", body, headers, redirect: "manual", signal: ended.signal });
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  wait() {
    this.isWaiting = true;
    this.strip.waiting();
    window.dispatchEvent(new Event("loket:not-sent"));
    window.dispatchEvent(new Event("pageshow")); // it was not left after all: whoever rested for the leaving wakes
    this.timer = setTimeout(() => this.go(), AGAIN_MS[Math.min(this.tries++, AGAIN_MS.length - 1)]);
  }

  stop() {
    clearTimeout(this.timer);
    this.isWaiting = false;
    this.tries = 0;
    this.strip.clear();
    if (!navigator.onLine) this.strip.typing();
  }

  arrive(address) {
    this.isWaiting = false;
    this.draft.forget();
    location.assign(address);
  }

  /** The line is there, but the page has something to say: refused, sign in first. It comes as after any form. */
  plainly() {
    this.isWaiting = false;
    this.draft.travels();
    if (this.submitter?.name) {
      const { name, value } = this.submitter;
      this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    HTMLFormElement.prototype.submit.call(this.form);
  }
}

for (const form of document.querySelectorAll("form[data-outage]")) {
  const door = new Door(form);
  drafts.offer(door.draft, door.strip);
}
drafts.tidy();
