// <div data-screen="url">: the screen turned to the visitor asks every second and a half whether something else is to be shown.
// While a finger is signing nothing is changed under it.
import { wakeSignatures } from "./signature.js";

const EVERY_MS = 1500;
const place = document.querySelector("[data-screen]");

async function look() {
  try {
    const mark = place.querySelector("[data-screen-mark]")?.dataset.screenMark ?? "";
    const answer = await fetch(`${place.dataset.screen}?v=${encodeURIComponent(mark)}`, { headers: { "HX-Request": "true" } });
    if (answer.status === 200) show(await answer.text());
  } catch {
    /* no line: what stands there is a little old, and the officer sees the same */
  }
  setTimeout(look, EVERY_MS);
}

function show(html) {
  const before = place.querySelector("form [name=form_key]")?.value;
  const drawn = place.querySelector("form [name=signature]")?.value;
  const next = new DOMParser().parseFromString(html, "text/html");
  if (drawn && next.querySelector("form [name=form_key]")?.value === before) return;
  place.replaceChildren(...next.body.childNodes);
  wakeSignatures(place);
}

if (place) look();
