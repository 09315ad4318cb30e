// Lists to pick from: ↓ in a field goes to its list (data-list, data-lookup-target), arrows walk in a [data-candidates]
// list and 1…9 pick from it, as long as nobody types in a field. While somebody types, Alt+Shift+1…9 pick from the list
// that belongs to the field (data-picks, else where ↓ leads), and the keyboard stays where it is.
import { isTyping, shortcutsAreOn } from "./keys.js";

let lastList = "";

/** What can be picked in a list: its radios, else its buttons, else its links; what stands beside them only leads away. */
function choices(list) {
  for (const kind of ["input[type=radio]", "button", "a[href]"]) {
    const found = [...(list?.querySelectorAll(kind) ?? [])];
    if (found.length) return found;
  }
  return [];
}

/** ↓ moves the caret inside a text until it stands at its end. */
const isAtEnd = (field) => !field.matches("textarea") || field.selectionStart === field.value.length;
const wayDown = ({ dataset }) => dataset.list ?? dataset.lookupTarget;
const listOf = (field) => field.dataset.picks ?? wayDown(field) ?? "";

function intoList(event) {
  const selector = wayDown(event.target);
  if (!selector || event.target.matches("select") || !isAtEnd(event.target)) return;
  const first = choices(document.querySelector(selector))[0];
  if (!first) return;
  event.preventDefault();
  first.focus();
}

function walk(list, event) {
  const all = choices(list);
  const step = event.key === "ArrowDown" ? 1 : -1;
  event.preventDefault();
  all[(all.indexOf(event.target) + step + all.length) % all.length]?.focus();
}

function pick(choice, event, isMoving) {
  if (!choice) return;
  event.preventDefault();
  if (isMoving) choice.focus();
  choice.click();
}

/** The list that digits mean here: the one around the keyboard, the one of this field, or of the field typed in last. */
function meant(place) {
  const selector = listOf(place) || lastList;
  return place.closest("[data-candidates]") ?? (selector ? document.querySelector(selector) : null) ?? document.querySelector("[data-candidates]");
}

const digit = (event) => /^Digit[1-9]$/.exec(event.code)?.[0].slice(5);

document.addEventListener("focusin", ({ target }) => {
  if (target.matches("input, textarea, select") && listOf(target)) lastList = listOf(target);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.altKey) {
    const list = event.shiftKey && !event.repeat && digit(event) && meant(event.target);
    if (list) pick(choices(list)[digit(event) - 1], event, false);
    return;
  }
  if (isTyping(event.target)) {
    if (event.key === "ArrowDown") intoList(event);
    return;
  }
  const list = meant(event.target);
  if (!list) return;
  if (/^[1-9]$/.test(event.key) && shortcutsAreOn() && !event.repeat) pick(choices(list)[Number(event.key) - 1], event, true);
  else if (["ArrowDown", "ArrowUp"].includes(event.key) && list.contains(event.target) && event.target.type !== "radio") walk(list, event);
});
