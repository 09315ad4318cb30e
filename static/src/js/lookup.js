// <input data-lookup-url data-lookup-target="#id">: asks the server while somebody types and puts its answer there.
// By POST, because a telephone number has no business in an address or a log; data-lookup-method="get" for a public search.
// <div data-follow="description service" data-follow-url>: fills itself anew whenever one of those fields changes.
import { everywhere } from "./start.js";

const PAUSE_MS = 250;

/** Calls `work` with a signal that is given up as soon as newer letters come. */
function patiently(work) {
  let timer;
  let running;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      running?.abort();
      running = new AbortController();
      try {
        await work(running.signal);
      } catch {
        /* newer letters came, or no line: what stands there stays */
      }
    }, PAUSE_MS);
  };
}

function lookUp(input) {
  const names = [input.name, ...words(input.dataset.lookupWith)];
  const ask = (signal) => {
    const place = document.querySelector(input.dataset.lookupTarget);
    return fill(place, input.dataset.lookupUrl, input.form, names, signal, input.dataset.lookupMethod);
  };
  input.addEventListener("input", patiently(ask));
}

function follow(place) {
  const form = place.closest("form");
  const names = words(place.dataset.follow);
  const ask = patiently((signal) => fill(place, place.dataset.followUrl, form, names, signal));
  form.addEventListener("input", (event) => names.includes(event.target.name) && ask());
}

const words = (text) => (text ?? "").split(" ").filter(Boolean);

async function fill(place, url, form, names, signal, method = "post") {
  const values = new URLSearchParams(names.map((name) => [name, form?.elements[name]?.value ?? ""]));
  const headers = { "HX-Request": "true" };
  if (method !== "get") values.set("csrf_token", form?.elements.csrf_token?.value ?? "");
  const asked = method === "get" ? fetch(`${url}?${values}`, { signal, headers }) : fetch(url, { method, body: values, signal, headers });
  const answer = await asked;
  if (answer.ok) show(place, await answer.text());
}

function show(place, html) {
  const held = place.contains(document.activeElement) ? document.activeElement.id : "";
  place.innerHTML = html;
  if (held) document.getElementById(held)?.focus();
  window.htmx?.process(place);
}

everywhere((scope) => {
  for (const input of scope.querySelectorAll("[data-lookup-url]:not([data-lookup-on])")) {
    input.dataset.lookupOn = "";
    lookUp(input);
  }
  for (const place of scope.querySelectorAll("[data-follow]:not([data-follow-on])")) {
    place.dataset.followOn = "";
    follow(place);
  }
});
