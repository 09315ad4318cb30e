// <input data-lookup-url data-lookup-target="#id">: asks the server while somebody types and puts its answer there.
// By POST, because a telephone number has no business in an address or a log; data-lookup-method="get" for a public search.
// In a [data-candidates] list the arrow keys walk and 1…9 pick, as long as nobody types in a field.
import { isTyping, shortcutsAreOn } from "./keys.js";

const PAUSE_MS = 250;

function follow(input) {
  let timer;
  let running;
  const ask = async () => {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await question(input, running.signal);
      if (answer.ok) show(input, await answer.text());
    } catch {
      /* newer letters came, or no line: what stands there stays */
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && choices(target(input))[0]) {
      event.preventDefault();
      choices(target(input))[0].focus();
    }
  });
}

function question(input, signal) {
  const values = new URLSearchParams(asked(input));
  const headers = { "HX-Request": "true" };
  if (input.dataset.lookupMethod === "get") return fetch(`${input.dataset.lookupUrl}?${values}`, { signal, headers });
  values.set("csrf_token", input.form?.elements.csrf_token?.value ?? "");
  return fetch(input.dataset.lookupUrl, { method: "POST", body: values, signal, headers });
}

/** The field itself and the fields it names in data-lookup-with="name nik". */
function asked(input) {
  const names = [input.name, ...(input.dataset.lookupWith ?? "").split(" ")].filter(Boolean);
  return names.map((name) => [name, name === input.name ? input.value : (input.form?.elements[name]?.value ?? "")]);
}

const target = (input) => document.querySelector(input.dataset.lookupTarget);

function show(input, html) {
  const place = target(input);
  const held = place.contains(document.activeElement) ? document.activeElement.id : "";
  place.innerHTML = html;
  if (held) document.getElementById(held)?.focus();
  window.htmx?.process(place);
}

/** What can be picked in a list: its radios; links beside them only lead away. Without radios, links and buttons. */
function choices(list) {
  const radios = [...(list?.querySelectorAll("input[type=radio]") ?? [])];
  return radios.length ? radios : [...(list?.querySelectorAll("a[href], button") ?? [])];
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const list = event.target.closest("[data-candidates]") ?? document.querySelector("[data-candidates]");
  if (!list || document.querySelector("dialog[open]")) return;
  if (/^[1-9]$/.test(event.key) && shortcutsAreOn()) {
    pick(choices(list)[Number(event.key) - 1], event);
  } else if (["ArrowDown", "ArrowUp"].includes(event.key) && list.contains(event.target) && event.target.type !== "radio") {
    const all = choices(list);
    const step = event.key === "ArrowDown" ? 1 : -1;
    event.preventDefault();
    all[(all.indexOf(event.target) + step + all.length) % all.length].focus();
  }
});

function pick(choice, event) {
  if (!choice) return;
  event.preventDefault();
  choice.focus();
  choice.click();
}

for (const input of document.querySelectorAll("[data-lookup-url]")) follow(input);
