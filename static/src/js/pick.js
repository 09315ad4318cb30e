// Lists to pick from: ↓ in a field goes to its list (data-lookup-target, data-list), arrows walk in a [data-candidates]
// list and 1…9 pick from it, as long as nobody types in a field.
import { isTyping, shortcutsAreOn } from "./keys.js";

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

function intoList(event) {
  const { lookupTarget, list } = event.target.dataset;
  const selector = list ?? lookupTarget;
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

function pick(choice, event) {
  if (!choice) return;
  event.preventDefault();
  choice.focus();
  choice.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (isTyping(event.target)) {
    if (event.key === "ArrowDown") intoList(event);
    return;
  }
  const list = event.target.closest("[data-candidates]") ?? document.querySelector("[data-candidates]");
  if (!list) return;
  if (/^[1-9]$/.test(event.key) && shortcutsAreOn()) pick(choices(list)[Number(event.key) - 1], event);
  else if (["ArrowDown", "ArrowUp"].includes(event.key) && list.contains(event.target) && event.target.type !== "radio") walk(list, event);
});
