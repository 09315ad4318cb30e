// data-shortcut="t" on a link, button or field: one letter takes you there. data-shortcut="alt+1" or "alt+enter" works while typing too.
// The browser's own keys (Ctrl, Meta, F-keys) are never touched.
import { isTyping, readSwitch, shortcutsAreOn, writeSwitch } from "./keys.js";

function wanted(event) {
  if (event.ctrlKey || event.metaKey || event.repeat || event.isComposing) return null;
  if (event.altKey && event.shiftKey) return null;
  if (event.altKey) return event.key === "Enter" ? "alt+enter" : /^Digit\d$/.test(event.code) ? `alt+${event.code.slice(5)}` : null;
  return event.key.length === 1 && !isTyping(event.target) && shortcutsAreOn() ? event.key : null;
}

function take(place) {
  if (place.matches("input, textarea, select")) {
    place.focus();
    place.select?.();
  } else place.click();
}

document.addEventListener("keydown", (event) => {
  const key = wanted(event);
  if (!key || document.querySelector("dialog[open]")) return;
  const place = [...document.querySelectorAll(`[data-shortcut="${CSS.escape(key)}"]`)].find((one) => one.getClientRects().length);
  if (!place) return;
  event.preventDefault();
  take(place);
});

for (const box of document.querySelectorAll("[data-shortcuts-switch]")) {
  box.checked = readSwitch() !== "off";
  box.addEventListener("change", () => writeSwitch(box.checked));
}
