// <form data-draft="LEG-02">: keeps subject and description on this device until they are sent; never another field.
// A page with data-draft-sent="LEG-02" (the receipt) forgets them.
import { word } from "./words.js";

const FIELDS = ["subject", "description"];
const DAYS = 30;
const name = (service) => `loket:draf:${service}`;

function recall(service) {
  try {
    const kept = JSON.parse(localStorage.getItem(name(service)));
    return kept && Date.now() - kept.at < DAYS * 86_400_000 ? kept : {};
  } catch {
    return {};
  }
}

function keep(form) {
  const words = Object.fromEntries(FIELDS.map((field) => [field, form.elements[field]?.value ?? ""]));
  try {
    if (FIELDS.some((field) => words[field])) {
      localStorage.setItem(name(form.dataset.draft), JSON.stringify({ ...words, at: Date.now() }));
    } else localStorage.removeItem(name(form.dataset.draft));
  } catch {
    /* private window or full: the form works without */
  }
}

function restore(form) {
  const kept = recall(form.dataset.draft);
  for (const field of FIELDS) {
    const control = form.elements[field];
    if (control && !control.value && kept[field]) {
      control.value = kept[field];
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

function tell(form, note) {
  const offline = !navigator.onLine;
  const started = FIELDS.some((field) => form.elements[field]?.value);
  note.className = offline ? "loket-draft loket-draft--offline" : "loket-draft";
  note.textContent = offline ? word("offline") : started ? word("kept") : "";
}

function follow(form) {
  const note = Object.assign(document.createElement("p"), { role: "status" });
  const button = form.querySelector("button.govuk-button:not([type=button])");
  (button?.closest(".govuk-button-group") ?? button)?.before(note);
  restore(form);
  tell(form, note);
  form.addEventListener("input", (event) => {
    if (!FIELDS.includes(event.target.name)) return;
    keep(form);
    tell(form, note);
  });
  for (const change of ["online", "offline"]) window.addEventListener(change, () => tell(form, note));
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return; // leaving now would show the browser's own error page instead of the typed words
    event.preventDefault();
    tell(form, note);
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) follow(form);
for (const sent of document.querySelectorAll("[data-draft-sent]")) {
  try {
    localStorage.removeItem(name(sent.dataset.draftSent));
  } catch {
    /* nothing was kept */
  }
}
