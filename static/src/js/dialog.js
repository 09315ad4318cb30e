// data-dialog-open="id" opens that <dialog>, data-dialog-close in it closes it; an open <details data-close-outside> closes on a click elsewhere or Escape.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) document.getElementById(opener.dataset.dialogOpen)?.showModal();
  const isGround = event.target.matches("dialog[open]"); // a click beside the window falls on its ground
  if (isGround || event.target.closest("[data-dialog-close]")) event.target.closest("dialog").close();
  for (const open of document.querySelectorAll("details[data-close-outside][open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-close-outside][open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
