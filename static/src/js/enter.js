// <form data-enter="next">: Enter in a line goes on to the next field instead of sending a half-filled form; buttons and
// large texts keep their Enter. Without this script the browser presses the form's first button.
const LINES = "input:not([type=checkbox], [type=radio], [type=file], [type=submit], [type=button])";
const FIELDS = "input:not([type=hidden]), select, textarea, button";

document.addEventListener("keydown", (event) => {
  const form = event.target.form;
  if (event.key !== "Enter" || event.isComposing || event.altKey || form?.dataset.enter !== "next" || !event.target.matches(LINES)) return;
  event.preventDefault();
  const fields = [...form.querySelectorAll(FIELDS)].filter((field) => field.tabIndex >= 0 && field.getClientRects().length);
  fields[fields.indexOf(event.target) + 1]?.focus();
});
