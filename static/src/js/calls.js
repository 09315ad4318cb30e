// <div data-calls="/meja/telepon">: several calls open at once at the phone. Each call is the console's own form, set aside
// whole in memory and put back; nothing of it is kept in the browser. A call is sent as its plain form is, only
// without leaving the page as long as others wait.
const CONSOLE = "[data-call]";
const bar = document.querySelector("[data-calls]");
const calls = [];
let at = 0;

const place = () => document.querySelector(CONSOLE);
const say = (text) => (bar.querySelector("output").textContent = text);
const part = (html) => document.adoptNode(new DOMParser().parseFromString(html, "text/html").querySelector(CONSOLE));

function open(node) {
  calls.push({ node, since: Date.now() - 1000 * Number(node.dataset.seconds ?? 0), tab: tab() });
  go(calls.length - 1);
}

function tab() {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "loket-calls__one" });
  button.addEventListener("click", () => go(calls.findIndex((call) => call.tab === button)));
  bar.querySelector("[data-call-new]").before(button);
  return button;
}

function go(to) {
  at = to;
  const { node } = calls[at];
  if (node !== place()) put(node);
  tell();
}

/** Puts a call on the page; what is new in it is woken like everything that arrives later. */
function put(node) {
  place().replaceWith(node);
  window.htmx?.process(node);
  (node.querySelector("[role=alert], .govuk-error-summary") ?? node.querySelector("[autofocus]"))?.focus();
}

function tell() {
  calls.forEach((call, index) => {
    call.tab.textContent = `${index + 1}  ${name(call)}`;
    call.tab.toggleAttribute("aria-current", index === at);
    call.node.querySelector("form")?.toggleAttribute("data-outage-off", calls.length > 1); // sent here, see below
  });
  bar.querySelector("[data-call-drop]").hidden = bar.querySelector("[data-call-next]").hidden = calls.length < 2;
}

function name({ node, since }) {
  const number = node.querySelector("[data-ticket-number]")?.dataset.ticketNumber;
  if (number) return `✓ ${number}`;
  const fields = node.querySelector("form").elements;
  const phone = fields.phone.value.replace(/\D/g, "").slice(0, 4);
  const who = [phone && `${phone}…`, fields.name.value.trim().split(/\s+/)[0]].filter(Boolean).join(" ");
  return `${who || bar.dataset.unknown} ▸ ${clock(Date.now() - since)}`;
}

const two = (count) => String(count).padStart(2, "0");
const clock = (ms) => `${two(Math.floor(ms / 60_000))}:${two(Math.floor(ms / 1000) % 60)}`;

/** What the server answers to `request`, as a console; a line that is lost is said, and nothing changes. */
async function ask(request) {
  try {
    const node = part(await (await request()).text());
    say("");
    return node;
  } catch {
    say(bar.dataset.lost);
    return null;
  }
}

async function another() {
  const node = await ask(() => fetch(bar.dataset.calls));
  if (node) open(node);
}

function close() {
  calls[at].tab.remove();
  calls.splice(at, 1);
  go(Math.min(at, calls.length - 1));
}

const isWritten = (node) => [...node.querySelectorAll("textarea, input[type=tel]")].some((field) => field.value);

async function send(form, submitter) {
  const call = calls[at];
  const node = await ask(() => fetch(form.action, { method: "POST", body: new FormData(form, submitter) }));
  if (!node) return;
  const isShown = call.node === place();
  call.node = node;
  if (isShown) put(node);
  tell();
}

document.addEventListener("submit", (event) => {
  if (!bar || event.defaultPrevented || calls.length < 2 || !event.target.closest(CONSOLE)) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("click", (event) => {
  const press = bar && event.target.closest("[data-call-new], [data-call-next], [data-call-drop], [data-call-over]");
  if (!press || (press.matches("[data-call-over]") && calls.length < 2)) return;
  event.preventDefault();
  if (press.matches("[data-call-new]")) another();
  else if (press.matches("[data-call-next]")) go((at + 1) % calls.length);
  else if (press.matches("[data-call-over]") || !isWritten(place()) || confirm(bar.dataset.drop)) close();
});

if (bar) {
  open(place());
  bar.querySelector("[data-call-new]").removeAttribute("target");
  document.addEventListener("input", tell);
  setInterval(tell, 1000);
  window.addEventListener("beforeunload", (event) => calls.length > 1 && calls.some(({ node }) => isWritten(node)) && event.preventDefault());
}
