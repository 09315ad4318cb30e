// When a key is a shortcut and when it is a letter.
const SWITCH = "loket:pintasan";
const BUTTONS = ["button", "checkbox", "radio", "submit", "reset", "file"];

/** Whether the keyboard belongs to a field now. */
export function isTyping(element) {
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  return element.matches("input") && !BUTTONS.includes(element.type);
}

/** Single-letter shortcuts are on unless the page, the account or this computer says no. */
export function shortcutsAreOn() {
  return document.body.dataset.shortcuts !== "off" && readSwitch() !== "off";
}

export function readSwitch() {
  try {
    return localStorage.getItem(SWITCH);
  } catch {
    return null;
  }
}

export function writeSwitch(isOn) {
  try {
    if (isOn) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, "off");
  } catch {
    /* this computer keeps nothing; the page keeps its own way */
  }
}
