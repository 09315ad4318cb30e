// form[data-sha256]: the sum of a chosen or dropped file is made here and compared; the file goes nowhere.
// Without this script, or where the browser lends no crypto (plain http), the form is sent and the server compares.
import { everywhere } from "./start.js";

async function sum(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function tell(verdict) {
  for (const line of document.querySelectorAll("[data-verdict]")) line.hidden = line.dataset.verdict !== verdict;
}

function serve(form) {
  const input = form.querySelector("input[type=file]");

  async function compare() {
    tell("");
    const [file] = input.files;
    if (!file) return false;
    try {
      tell((await sum(file)) === form.dataset.sha256 ? "same" : "different");
    } catch {
      return false; // a file that cannot be read here (taken away, too large for the memory): let the server try
    }
    return true;
  }

  input.addEventListener("change", compare);
  form.addEventListener("submit", async (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await compare())) form.submit();
  }, { capture: true });
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.dataset.over = "";
  });
  form.addEventListener("dragleave", () => delete form.dataset.over);
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    delete form.dataset.over;
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    compare();
  });
}

everywhere((scope) => {
  if (!globalThis.crypto?.subtle) return;
  for (const form of scope.querySelectorAll("form[data-sha256]")) serve(form);
});
