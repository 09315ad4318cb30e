// A form is sent once: its buttons rest after the first click and wake when the page is shown again.
const REST_MS = 20_000; // a download answers without leaving the page
const resting = new Set();

function rest(form) {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (button.disabled) continue;
    button.disabled = true;
    resting.add(button);
  }
}

function wake() {
  for (const button of resting) button.disabled = false;
  resting.clear();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.target === "_blank" || "many" in form.dataset) return;
  // After this turn: another listener may still hold the form back, and the button's own value must be sent.
  setTimeout(() => {
    if (!event.defaultPrevented) rest(form);
  });
  setTimeout(wake, REST_MS);
});

window.addEventListener("pageshow", wake);
