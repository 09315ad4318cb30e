// <body data-lock-minutes="10" data-lock-who="7">: a desk that nobody touches is covered on time and locked on the server.
// A minute before, it says so. What was typed stays under the cover; the right password takes it away again.
// Tabs of one browser know each other: life in one is life in all, and a lock in one covers all.
import { word } from "./words.js";

const minutes = Number(document.body.dataset.lockMinutes);
const who = document.body.dataset.lockWho;
const LIMIT_MS = minutes * 60_000;
const WARN_MS = Math.max(LIMIT_MS - 60_000, LIMIT_MS / 2);
const LOOK_MS = 5_000;
const TELL_MS = 60_000; // the server is told of life on a page that sends nothing
const ALIVE = "loket:alive", LOCKED = "loket:locked", OPEN = "loket:open";

let seen = Date.now(), told = seen, cover = null, warning = null;

const kept = (name, value) => {
  try {
    if (value === undefined) return localStorage.getItem(name);
    localStorage.setItem(name, value);
  } catch {
    return null; // each tab for itself
  }
};
const idle = () => Date.now() - Math.max(seen, Number(kept(ALIVE)) || 0);
const form = () => document.querySelector("form[data-lock-now]");
const body = () => new URLSearchParams({ csrf_token: form().querySelector("[name=csrf_token]").value });
const send = (address, data) => fetch(address, { method: "POST", body: data, headers: { "Loket-Send": "1" } });

function made(tag, className, text) {
  return Object.assign(document.createElement(tag), { className, textContent: text ?? "" });
}

async function alive() {
  if (cover) return;
  if (idle() >= LIMIT_MS) return lock(); // woken up: the time away counts
  seen = Date.now();
  kept(ALIVE, seen);
  calm();
  if (seen - told < TELL_MS) return;
  told = seen;
  const answer = await send("/meja/hadir", body()).catch(() => null);
  if (answer?.status === 401) lock();
}

function warn() {
  if (warning) return;
  warning = made("div", "loket-lock-warning");
  const text = made("p", "loket-lock-warning__text");
  text.setAttribute("role", "alert");
  const button = made("button", "govuk-button loket-lock-warning__stay", word("lockStay"));
  button.type = "button";
  warning.append(text, button);
  document.body.append(warning);
  text.textContent = word("lockSoon");
}

function calm() {
  warning?.remove();
  warning = null;
}

async function lock() {
  if (cover) return;
  calm();
  cover = made("dialog", "loket-dialog loket-lock");
  cover.setAttribute("aria-label", word("locked"));
  cover.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(cover);
  document.documentElement.classList.add("loket-covered");
  cover.showModal();
  kept(LOCKED, `${who}:${Date.now()}`);
  const answer = await send(form().getAttribute("action"), body()).catch(() => null);
  if (answer) draw(await fetch("/masuk/terkunci").catch(() => null));
  else draw(null);
}

async function draw(answer) {
  if (!cover) return;
  const page = answer?.ok || answer?.status === 422 || answer?.status === 429 ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const main = page?.querySelector("main");
  if (main?.querySelector("form[data-unlock]")) {
    cover.replaceChildren(...main.childNodes);
    cover.querySelector("[type=password]").focus();
  } else if (page) location.reload(); // signed out meanwhile
  else {
    const again = made("button", "govuk-button", word("retry"));
    again.type = "button";
    again.addEventListener("click", async () => draw(await fetch("/masuk/terkunci").catch(() => null)));
    cover.replaceChildren(made("p", "govuk-body", word("lockedOffline")), again);
    again.focus();
  }
}

async function open(event) {
  const sent = event.target.closest("form[data-unlock]");
  if (!sent || !cover?.contains(sent)) return;
  event.preventDefault();
  const answer = await send(sent.action, new URLSearchParams(new FormData(sent))).catch(() => null);
  const next = answer?.headers.get("Loket-Location") ?? "";
  if (answer?.status !== 204) return draw(answer);
  if (next.startsWith("/masuk")) return location.assign(next);
  kept(OPEN, `${who}:${Date.now()}`);
  uncover();
}

function uncover() {
  cover?.remove();
  cover = null;
  document.documentElement.classList.remove("loket-covered");
  seen = told = Date.now();
  kept(ALIVE, seen);
}

function look() {
  if (cover) return;
  if (idle() >= LIMIT_MS) lock();
  else if (idle() >= WARN_MS) warn();
  else calm();
}

if (minutes && form()) {
  kept(ALIVE, seen);
  setInterval(look, LOOK_MS);
  for (const life of ["keydown", "pointerdown", "wheel", "touchstart", "input"]) {
    document.addEventListener(life, alive, { passive: true, capture: true });
  }
  document.addEventListener("submit", open);
  document.addEventListener("submit", (event) => {
    if (event.target === form()) kept(LOCKED, `${who}:${Date.now()}`);
  });
  document.addEventListener("htmx:after:request", (event) => {
    if (event.detail.ctx?.response?.headers?.get?.("Loket-Locked")) lock();
  });
  window.addEventListener("storage", (event) => {
    if (event.key === LOCKED && event.newValue?.startsWith(`${who}:`)) lock();
    if (event.key === OPEN && event.newValue?.startsWith(`${who}:`)) uncover();
  });
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
}
