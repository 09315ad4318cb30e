// <table data-worklist="name">: j and k walk over the rows, Enter opens, x ticks. The row one came from is found again
// after going back; a list seen for the first time shows its first row in short beside it, without taking the focus.
import { isTyping, shortcutsAreOn } from "./keys.js";
import { everywhere } from "./start.js";

const link = (row) => row.querySelector("a[href]");
const rows = (list) => [...list.querySelectorAll("tbody tr")].filter(link);
const place = (list) => `loket:baris:${location.pathname}:${list.dataset.worklist}`;
const isFree = () => document.activeElement === document.body || document.activeElement === null;

function mark(list, row) {
  for (const other of list.querySelectorAll("tr.is-current")) other.classList.remove("is-current");
  row.classList.add("is-current");
  sessionStorage.setItem(place(list), link(row).getAttribute("href"));
}

function current(list) {
  const kept = sessionStorage.getItem(place(list));
  return rows(list).findIndex((row) => link(row).getAttribute("href") === kept);
}

function step(list, by) {
  const all = rows(list);
  const at = current(list);
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  if (!next) return;
  link(next).focus();
  next.scrollIntoView({ block: "nearest" });
}

const ACTS = {
  j: (list) => step(list, 1),
  k: (list) => step(list, -1),
  x: (list) => rows(list)[current(list)]?.querySelector("input[type=checkbox]")?.click(),
  Enter: (list) => isFree() && rows(list)[current(list)] && link(rows(list)[current(list)]).click(),
};

document.addEventListener("keydown", (event) => {
  const list = document.querySelector("[data-worklist]");
  if (!list || !(event.key in ACTS) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || !shortcutsAreOn() || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && !isFree()) return;
  event.preventDefault();
  ACTS[event.key](list);
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-worklist] tbody tr");
  if (row && link(row)) mark(row.closest("[data-worklist]"), row);
});

// A click anywhere in the row opens it, as long as it meets no other control and no marked text.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-worklist] tbody tr");
  if (row && link(row) && !event.target.closest("a, button, input, label, summary") && !String(getSelection())) link(row).click();
});

function begin(list) {
  const known = current(list);
  const row = rows(list)[Math.max(known, 0)];
  if (!row || row.classList.contains("is-current")) return;
  mark(list, row);
  if (known >= 0 && isFree()) link(row).focus({ preventScroll: true });
}

// htmx hears a row only once it has processed it.
document.addEventListener("htmx:after:process", (event) => {
  const beside = document.getElementById("sekilas");
  const chosen = event.target.querySelector("[data-worklist] tr.is-current");
  if (chosen && beside?.getClientRects().length && !beside.querySelector("h2")) link(chosen).dispatchEvent(new Event("glance"));
});

// How many rows are ticked, and all of them at once.
function count() {
  const boxes = [...document.querySelectorAll("[data-worklist] tbody input[type=checkbox]")];
  const ticked = boxes.filter((box) => box.checked).length;
  for (const place of document.querySelectorAll("[data-ticked]")) place.textContent = ticked;
  for (const all of document.querySelectorAll("[data-tick-all]")) {
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]"))
    for (const box of document.querySelectorAll("[data-worklist] tbody input[type=checkbox]")) box.checked = event.target.checked;
  count();
});

addEventListener("pageshow", count);
everywhere((scope) => {
  for (const place of scope.querySelectorAll("[data-tick-all], [data-ticked]")) place.hidden = false;
  count();
  for (const list of scope.querySelectorAll("[data-worklist]")) begin(list);
});
