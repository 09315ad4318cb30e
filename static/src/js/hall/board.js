// The board: told by the server of each call (EventSource), asking for itself where that is not to be had; shows the
// new number in a frame for a while, and speaks it once, and once more when it is called again.
import { askOnce, place } from "./ask.js";
import { speak, wakeSound } from "./voice.js";

const SIGN_MS = 12_000; // a stream silent for longer is not believed
const NEW_MS = 12_000;
const REST_MS = 30_000; // even a told board looks for itself now and then

const board = place()?.dataset.stream ? place() : null;
let heard = 0;
let looked = Date.now();
let isLost = false;

function listen() {
  const stream = new EventSource(board.dataset.stream);
  const note = () => { heard = Date.now(); };
  stream.addEventListener("sign", note);
  stream.addEventListener("message", (event) => {
    note();
    if (event.data !== place().dataset.version) look();
  });
  stream.addEventListener("error", () => { heard = 0; });
}

async function look() {
  looked = Date.now();
  isLost = (await askOnce()) === false;
}

function tick() {
  const isTold = Date.now() - heard < SIGN_MS;
  if (!isTold || isLost || Date.now() - looked >= REST_MS) look();
}

function announce(now) {
  now.classList.add("is-new");
  setTimeout(() => now.classList.remove("is-new"), NEW_MS);
  if ("speaks" in place().dataset) speak(now.dataset, JSON.parse(place().dataset.pieces), place().dataset.sounds);
}

if (board) {
  wakeSound(document.querySelector("[data-sound]"));
  listen();
  setInterval(tick, Number(board.dataset.every) * 1000);
  document.addEventListener("hall:new", ({ detail }) => {
    const before = detail.old.querySelector("[data-call]")?.dataset.call;
    const now = detail.fresh.querySelector("[data-call]");
    if (now && now.dataset.call !== before) announce(now);
  });
}
