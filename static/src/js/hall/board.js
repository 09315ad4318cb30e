// The board: told by the server of each call (EventSource), asking for itself where that is not to be had; shows what is
// new in other colours for a while, and speaks it once, and once more when it is called again. Two counters that call
// between two looks are both shown as new and spoken one after the other.
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

const calls = (of) => [...of.querySelectorAll("[data-call]")];
const called = (call) => Number(call.dataset.call);

const shownAsNew = new Map(); // until when, by the call's number; a fresh board in between keeps what is still new

function mark() {
  for (const call of calls(place())) call.classList.toggle("is-new", shownAsNew.get(called(call)) > Date.now());
}

function announce(call) {
  shownAsNew.set(called(call), Date.now() + NEW_MS);
  setTimeout(mark, NEW_MS + 100);
  if (call.dataset.say && "speaks" in place().dataset) speak(call.dataset, JSON.parse(place().dataset.pieces), place().dataset.sounds);
}

if (board) {
  wakeSound(document.querySelector("[data-sound]"));
  listen();
  setInterval(tick, Number(board.dataset.every) * 1000);
  document.addEventListener("hall:new", ({ detail }) => {
    const last = Math.max(0, ...calls(detail.old).map(called));
    const fresh = calls(detail.fresh).filter((call) => called(call) > last);
    fresh.sort((one, other) => called(one) - called(other)).forEach(announce);
    mark();
  });
}
