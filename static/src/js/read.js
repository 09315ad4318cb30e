// <form data-reading>: a scanned letter beside what was read on it. The frame of the field one stands in lights up and
// comes into view; Enter confirms a field and goes on (enter.js goes on from lines; choices and boxes are ours).
const form = document.querySelector("form[data-reading]");
const frames = () => document.querySelectorAll("[data-frame]");
const around = (field) => field.closest("[data-read]");

function light(name) {
  for (const frame of frames()) frame.classList.toggle("is-lit", frame.dataset.frame === name);
  document.querySelector(".loket-frame.is-lit")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function confirm(read) {
  if (read.classList.contains("is-checked")) return;
  read.classList.add("is-checked");
  read.querySelector(".govuk-hint")?.append(` ✓ ${read.dataset.checked}`);
}

function after(read) {
  const next = read.nextElementSibling?.querySelector("input:not([type=hidden]), select");
  return next ?? form.querySelector("[type=submit]:not([tabindex])");
}

if (form) {
  form.addEventListener("focusin", ({ target }) => {
    const read = around(target);
    light(read?.dataset.read);
    if (read && target.matches("input:not([type=checkbox], [type=date])")) target.select();
  });
  form.addEventListener("keydown", (event) => {
    const read = around(event.target);
    if (event.key !== "Enter" || event.isComposing || !read) return;
    event.preventDefault();
    event.stopPropagation();
    confirm(read);
    after(read).focus();
  });
  document.addEventListener("click", ({ target }) => {
    const frame = target.closest?.("[data-frame]");
    if (frame) form.querySelector(`[data-read="${frame.dataset.frame}"] :is(input, select)`)?.focus();
  });
  const isFirstLook = document.activeElement === document.body && !document.querySelector(".govuk-error-summary");
  if (isFirstLook) form.querySelector("[data-read] :is(input:not([type=hidden]), select)")?.focus();
  light(around(document.activeElement)?.dataset.read);
}

// Others are told who has this letter before them; without this script by a button.
const seat = document.querySelector("form[data-sit-down]");
if (seat) fetch(seat.action, { method: "POST", body: new FormData(seat), redirect: "manual" }).catch(() => {});
