// <form data-enter="next">: Enter in a line goes on to the next field instead of sending a half-filled form; buttons and
// large texts keep their Enter. Enter on one who was picked from a list goes on to what stands behind the list
// (data-enter-to on the form). Without this script the browser presses the form's first button.
const LINES = "input:not([type=checkbox], [type=radio], [type=file], [type=submit], [type=button])";
const FIELDS = "input:not([type=hidden]), select, textarea, button";

function next(field, form) {
  if (field.matches("[data-candidates] input[type=radio]")) return form.querySelector(form.dataset.enterTo);
  const fields = [...form.querySelectorAll(FIELDS)].filter((one) => one.tabIndex >= 0 && one.getClientRects().length);
  return fields[fields.indexOf(field) + 1];
}

document.addEventListener("keydown", (event) => {
  const { target } = event;
  const form = target.form;
  if (event.key !== "Enter" || event.isComposing || event.altKey || form?.dataset.enter !== "next") return;
  const isPicked = form.dataset.enterTo && target.matches("[data-candidates] input[type=radio]");
  if (!isPicked && !target.matches(LINES)) return;
  event.preventDefault();
  next(target, form)?.focus();
});
