// [data-ask]: asks its address again and again for what is new and puts it in its place. What it cannot reach it says,
// with the hour of the last answer, instead of showing what may no longer be true.
import { time } from "./clock.js";

const TIMEOUT_MS = 8000;
let reached = time();

export const place = () => document.querySelector("[data-ask]");

function say(isLost) {
  document.body.classList.toggle("hall--stale", isLost);
  const line = document.querySelector(".hall__lost");
  if (!line) return;
  const words = line.dataset.lost ?? line.parentElement.dataset.lost;
  line.textContent = isLost ? words.replace("%s", reached) : "";
  line.hidden = !isLost;
}

function put(html, old) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(old.id);
  if (!fresh) return location.reload();
  old.replaceWith(document.adoptNode(fresh));
  document.dispatchEvent(new CustomEvent("hall:new", { detail: { old, fresh } }));
}

/** Looks once; true when somebody answered. */
export async function ask() {
  const old = place();
  if (!old) return true;
  try {
    const address = `${old.dataset.ask}?v=${encodeURIComponent(old.dataset.version)}`;
    const answer = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS), cache: "no-store" });
    if (answer.redirected) return location.assign(answer.url);
    if (!answer.ok) throw new Error(answer.status);
    reached = time();
    if (answer.status === 200) put(await answer.text(), old);
    say(false);
    return true;
  } catch {
    say(true);
    return false;
  }
}

let isAsking = false;
export async function askOnce() {
  if (isAsking) return undefined;
  isAsking = true;
  const isAnswered = await ask();
  isAsking = false;
  return isAnswered;
}

// A telephone in a pocket need not ask; when it is looked at again it does so at once.
const first = place();
if (first && !first.dataset.stream) {
  setInterval(() => document.visibilityState === "visible" && askOnce(), Number(first.dataset.every) * 1000);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && askOnce());
}
document.addEventListener("hall:new", ({ detail }) => {
  if (detail.fresh.dataset.state === "called" && detail.old.dataset.state !== "called") navigator.vibrate?.([300, 150, 300]);
});
