// A step that is opened on a request's page: the menu it was chosen from closes and the keyboard goes into its form.
// After a step the keyboard begins at what it said; what an answer or a note said stands above their boxes.
const FIELD = "input:not([type=hidden]), select, textarea, button";
const SAID = "#dikatakan > .loket-notice";

function enter(form) {
  form.dataset.entered = "";
  for (const menu of document.querySelectorAll("details[data-close-outside][open]")) menu.open = false;
  form.closest("section").scrollIntoView({ block: "nearest" });
  form.querySelector(FIELD)?.focus();
}

function hear(notice) {
  notice.tabIndex = -1;
  notice.focus({ preventScroll: true });
}

function bring(said) {
  const place = document.querySelector("[data-said]");
  if (!place) return;
  place.replaceChildren(...said);
  place.scrollIntoView({ block: "nearest" });
  hear(said[0]);
}

const isTicket = Boolean(document.getElementById("langkah"));
for (const known of document.querySelectorAll("#langkah form")) known.dataset.entered = "";
for (const known of document.querySelectorAll(SAID)) known.dataset.known = "";
if (isTicket && document.activeElement === document.body && !location.hash) {
  const said = document.querySelector(SAID);
  if (said) hear(said);
}

document.addEventListener("htmx:after:process", () => {
  if (!isTicket) return;
  const form = document.querySelector("#langkah form:not([data-entered])");
  if (form) enter(form);
  const said = [...document.querySelectorAll(`${SAID}:not([data-known])`)];
  if (said.length) bring(said);
});
