// <div data-call="/meja/telepon/simpan">: one call in its form. What is typed is saved on the server while it is typed, so
// that a reload, another PC or a crash loses nothing; the same call in another window is never overwritten silently.
// <a data-call-tab>: leads to another call after this one is saved. <span data-call-clock="134">: seconds that go on.
// data-looked="answer:2611-0123-4": opened or taken in, it is noted with the call; so is a request that is opened by its
// link, and one whose status is shown in #status-dibacakan.
const PAUSE_MS = 700;
const AGAIN_MS = 5000;
const MARK = "loket:panggilan";
const place = document.querySelector("[data-call]");
const form = place?.querySelector("form");
let dirty = false;
let running = null;
let timer;
let isLeaving = false;
let isBehind = false;

const box = (name) => place.querySelector(`[data-call-${name}]`);
const field = (name) => form.elements.namedItem(name);
const say = (text) => (box("saved").textContent = text);

/** What is kept: every field but the files, which stand on the server under the form's key already. */
function values() {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

function change() {
  dirty = true;
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE_MS);
}

/** Saves what is typed; one saving at a time, and once more when something came meanwhile. */
function save() {
  clearTimeout(timer);
  if (running) return running.then(save);
  if (!dirty || isBehind || isLeaving) return Promise.resolve();
  dirty = false;
  running = send().finally(() => (running = null));
  return running;
}

async function send() {
  try {
    const answer = await fetch(place.dataset.call, { method: "POST", body: values() });
    const told = await answer.json();
    if (answer.status === 409) fallBehind(told);
    else if (answer.ok) keep(told);
    else say(told.said ?? box("saved").dataset.lost);
  } catch {
    dirty = true; // no line, or the sign-in is over: the words stay on the screen
    say(box("saved").dataset.lost);
    timer = setTimeout(save, AGAIN_MS);
  }
}

function keep({ version, url, said }) {
  field("version").value = version;
  if ("callKnown" in place.dataset === false) {
    place.dataset.callKnown = "";
    history.replaceState(null, "", url);
  }
  say(said);
}

function fallBehind({ said, version, url, is_over }) {
  isBehind = true;
  box("newer").hidden = false;
  box("newer-words").textContent = said;
  box("newer-open").href = url;
  box("newer-mine").hidden = is_over;
  box("newer-mine").onclick = () => {
    field("version").value = version;
    isBehind = false;
    dirty = true;
    box("newer").hidden = true;
    save();
  };
}

function looked(what) {
  if ([...form.querySelectorAll("[name=looked]")].some((known) => known.value === what)) return;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "looked", value: what }));
  change();
}

/** What an answer that was taken in, or a page that was opened, is called in the call's record. */
function named(target) {
  const press = target.closest("button[name=pakai], a[href]");
  const number = press?.getAttribute("href")?.match(/\/meja\/tiket\/([\d-]+)/)?.[1];
  return press?.closest("[data-looked]")?.dataset.looked ?? (number && `ticket:${number}`);
}

const two = (count) => String(count).padStart(2, "0");
const clock = (seconds) => `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
const clocks = [...document.querySelectorAll("[data-call-clock]")].map((node) => [node, Date.now() - 1000 * node.dataset.callClock]);

/** The tab of this call says who it is, as far as that is typed. */
function tell() {
  for (const [node, since] of clocks) node.textContent = clock(Math.floor((Date.now() - since) / 1000));
  const who = document.querySelector(".loket-calls [aria-current] [data-call-who]");
  if (!who || !form) return;
  const phone = field("phone").value.replace(/\D/g, "").slice(0, 4);
  const text = [phone && `${phone}…`, field("name").value.trim().split(/\s+/)[0]].filter(Boolean).join(" ");
  if (text && who.textContent !== text) who.textContent = text;
}

/** A form that is sent while it is being saved waits for the answer, so that both know the same version. */
function submit(event) {
  if (event.target !== form) return;
  if (running) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    running.then(() => form.requestSubmit(submitter));
  } else isLeaving = true;
}

function leave() {
  if (isLeaving || isBehind || !dirty) return;
  dirty = false;
  sessionStorage.setItem(MARK, `${field("key").value}:${field("version").value}`);
  navigator.sendBeacon(place.dataset.call, values());
}

/** A call that comes with its number begins where the keyboard is needed: at who it may be, or at a new name. */
function begin() {
  const isNew = "callKnown" in place.dataset && !field("description").value && !field("name").value;
  if (!isNew || !field("phone").value) return;
  const choices = [...form.querySelectorAll("#siapa-mungkin input[type=radio]")];
  (choices.find((one) => one.value) ?? field("name")).focus();
}

/** A reload may overtake the last saving: look again once it has arrived. */
function arrive() {
  const mark = sessionStorage.getItem(MARK);
  sessionStorage.removeItem(MARK);
  if (mark === `${field("key").value}:${field("version").value}`) setTimeout(() => !dirty && location.reload(), AGAIN_MS / 5);
}

if (form) {
  for (const kind of ["input", "change"]) form.addEventListener(kind, change);
  form.addEventListener("focusout", () => dirty && save());
  form.addEventListener("click", (event) => {
    const what = named(event.target);
    if (what) looked(what);
  });
  const status = document.getElementById("status-dibacakan");
  new MutationObserver(() => {
    const told = status.querySelector("[data-looked]");
    if (told) looked(told.dataset.looked);
  }).observe(status, { childList: true });
  document.addEventListener("submit", submit, true);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", () => (isLeaving = false));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && dirty && save());
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("a[data-call-tab]");
    if (!tab || !(dirty || running) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    save().then(() => (location.href = tab.href));
  });
  arrive();
  begin();
}
// A call that was taken at the telephone opens by itself where nothing else is being written.
document.addEventListener("htmx:after:process", () => {
  const ring = document.querySelector("[data-ring-open]");
  if (ring && form && !("callKnown" in place.dataset) && !dirty && !running) location.href = ring.href;
});

if (clocks.length) {
  document.addEventListener("input", tell);
  setInterval(tell, 1000);
}
