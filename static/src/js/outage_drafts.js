// What a staffed door keeps on this computer while it is not sent: subject and need, by the form's key and whose it is.
// Several tabs each keep their own; one that is closed or reloaded leaves its words, which the same person is offered.
const FIELDS = ["subject", "description"];
const PREFIX = "loket:padam:";
const TRAVELS = "loket:padam-dikirim";
const DAYS = 7;
const ASKED_MS = 250;

const open = new Set(); // the drafts of this tab
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("loket-padam") : null;
tabs?.addEventListener("message", ({ data }) => {
  if (data.ask && open.has(data.ask)) tabs.postMessage({ mine: data.ask });
});

function safely(work) {
  try {
    return work();
  } catch {
    return undefined; // private window or full: the form works without
  }
}

class Draft {
  constructor(form) {
    this.form = form;
    this.place = `${PREFIX}${form.dataset.outage}:${form.dataset.outageOf}:`;
    open.add(this.name);
  }

  get name() {
    return this.place + this.form.elements.key.value;
  }

  get words() {
    return Object.fromEntries(FIELDS.map((field) => [field, this.form.elements[field]?.value ?? ""]));
  }

  get isEmpty() {
    return FIELDS.every((field) => !this.words[field]);
  }

  holds(control) {
    return FIELDS.includes(control.name);
  }

  keep() {
    const kept = JSON.stringify({ ...this.words, at: Date.now() });
    safely(() => (this.isEmpty ? localStorage.removeItem(this.name) : localStorage.setItem(this.name, kept)));
  }

  forget() {
    safely(() => localStorage.removeItem(this.name));
  }

  /** It leaves as a plain form; the page that names its number forgets it. */
  travels() {
    safely(() => sessionStorage.setItem(TRAVELS, this.name));
  }

  /** Go on with what another page left, under its key: had it arrived after all, it stays one request. */
  takeUp(left) {
    this.forget();
    open.delete(this.name);
    this.form.elements.key.value = left.name.slice(this.place.length);
    for (const upload of this.form.querySelectorAll("[data-upload-key]")) upload.dataset.uploadKey = this.form.elements.key.value;
    open.add(this.name);
    for (const field of FIELDS) {
      const control = this.form.elements[field];
      if (!control) continue;
      control.value = left[field] ?? "";
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.form.elements.description?.focus();
  }
}

function all() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  return names.map((name) => ({ name, ...safely(() => JSON.parse(localStorage.getItem(name))) }));
}

/** Whether another tab still has it open. */
function isOpen(name) {
  return new Promise((tell) => {
    if (open.has(name)) return tell(true);
    if (!tabs) return tell(false);
    const hear = ({ data }) => data.mine === name && tell(true);
    tabs.addEventListener("message", hear);
    tabs.postMessage({ ask: name });
    setTimeout(() => {
      tabs.removeEventListener("message", hear);
      tell(false);
    }, ASKED_MS);
  });
}

async function offer(draft, strip) {
  for (const left of safely(all) ?? []) {
    if (!left.name.startsWith(draft.place)) continue;
    const isOwn = left.name === draft.name; // a page of the same form, drawn by the server with what it knows
    const isSame = FIELDS.every((field) => (left[field] ?? "") === draft.words[field]);
    if (isOwn ? isSame : await isOpen(left.name)) continue;
    if (isSame) localStorage.removeItem(left.name);
    else strip.found(left, { take: () => draft.takeUp(left), drop: () => localStorage.removeItem(left.name) });
  }
}

function tidy() {
  safely(() => {
    const sent = sessionStorage.getItem(TRAVELS);
    if (sent && document.querySelector("[data-ticket-number], .loket-notice--success")) {
      localStorage.removeItem(sent);
      sessionStorage.removeItem(TRAVELS);
    }
    for (const old of all()) if (!(Date.now() - old.at < DAYS * 86_400_000)) localStorage.removeItem(old.name);
  });
  // Where the browser does not heed Clear-Site-Data (no https), signing out still leaves nothing of one's own. On a PC
  // that several share, what a colleague has not sent yet waits for that colleague.
  document.addEventListener("submit", (event) => {
    if (!new URL(event.target.action).pathname.endsWith("/keluar")) return;
    const { lockWho, sharedPc } = document.body.dataset;
    const isMine = ({ name }) => sharedPc === undefined || name.slice(PREFIX.length).split(":")[1] === lockWho;
    safely(() => all().filter(isMine).forEach(({ name }) => localStorage.removeItem(name)));
  });
}

export const drafts = { of: (form) => new Draft(form), offer, tidy };
