// <form data-bring>: a stack of scans is sent with its form as always; here one sees how far it is, and that nothing was
// lost when the line broke: the same form again brings no second stack.
const MB = 1024 * 1024;

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
}

/** What was chosen, in a line; false where it is more than one stack may be. */
function look(form) {
  const [input, list] = [form.querySelector("input[type=file]"), form.querySelector("[data-bring-list]")];
  const { bringMost, bringTooMuch, bringChosen } = form.dataset;
  const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
  const count = input.files.length;
  const isTooMuch = size > Number(bringMost) * MB;
  list.hidden = !count;
  list.textContent = isTooMuch ? bringTooMuch : filled(bringChosen, { count, size: Math.max(1, Math.round(size / MB)) });
  return !isTooMuch;
}

function send(form) {
  const bar = form.querySelector("[data-bring-bar]");
  const [line, said] = [bar.querySelector("progress"), bar.querySelector("span")];
  const rest = (are) => form.querySelectorAll("button").forEach((button) => (button.disabled = are));
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Loket-Send", "1"); // the answer names the next page instead of leading there
  request.upload.onprogress = ({ loaded, total }) => {
    line.value = Math.round((100 * loaded) / total);
    said.textContent = filled(form.dataset.bringSaid, { percent: line.value });
  };
  request.onload = () => arrived(request);
  request.onerror = () => {
    said.textContent = form.dataset.bringLost;
    rest(false);
  };
  bar.hidden = false;
  request.send(new FormData(form));
  rest(true);
}

/** Taken: on to the page that it leads to; refused: the same page with its sentences. */
function arrived(request) {
  const next = request.getResponseHeader("Loket-Location");
  if (next) return location.assign(next);
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  document.querySelector("main").replaceWith(page.querySelector("main"));
  start();
  const summary = document.querySelector(".govuk-error-summary");
  summary?.setAttribute("tabindex", "-1");
  summary?.focus();
}

function start() {
  const form = document.querySelector("form[data-bring]");
  form?.querySelector("input[type=file]").addEventListener("change", () => look(form));
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    if (look(form)) send(form);
  });
}

start();

// A stack: the page that lies large is in view among the small ones.
document.querySelector(".loket-leaf[aria-current]")?.scrollIntoView({ block: "nearest" });
