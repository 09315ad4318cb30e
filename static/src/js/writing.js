// While somebody types an answer, the office is told so, at most every ten seconds; of the words nothing is sent.
const PAUSE = 10_000;
const told = new Map();

document.addEventListener("input", (event) => {
  const url = event.target.dataset?.writing;
  if (!url || Date.now() - (told.get(url) ?? 0) < PAUSE) return;
  told.set(url, Date.now());
  const token = event.target.form?.elements.csrf_token?.value ?? "";
  fetch(url, { method: "POST", body: new URLSearchParams({ csrf_token: token }) }).catch(() => {});
});
