// <table data-worklist="name">: j and k walk over the rows, Enter opens (it is the row's link that has the focus),
// x marks. The row one came from is found again after going back.
import { isTyping, shortcutsAreOn } from "./keys.js";

const link = (row) => row.querySelector("a[href]");
const rows = (list) => [...list.querySelectorAll("tbody tr")].filter(link);
const place = (list) => `loket:baris:${location.pathname}:${list.dataset.worklist}`;

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

function tick(list) {
  const box = rows(list)[current(list)]?.querySelector("input[type=checkbox]");
  box?.click();
}

const ACTS = { j: (list) => step(list, 1), k: (list) => step(list, -1), x: tick };

document.addEventListener("keydown", (event) => {
  const list = document.querySelector("[data-worklist]");
  if (!list || !(event.key in ACTS) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || !shortcutsAreOn() || document.querySelector("dialog[open]")) return;
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

for (const list of document.querySelectorAll("[data-worklist]")) {
  const row = rows(list)[current(list)];
  if (!row) continue;
  row.classList.add("is-current");
  if (document.activeElement === document.body) link(row).focus({ preventScroll: true });
}
