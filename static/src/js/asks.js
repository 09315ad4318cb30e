// <button data-asks="answer" data-asks-words="…">: where that field is empty, the first press says the words beside it and
// leads there; the second one sends. With data-asks-if="description" only where something stands in that field. Without a script nothing is asked, and the page after says so.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-asks]");
  const field = button?.form?.elements[button.dataset.asks];
  const about = button?.form?.elements[button.dataset.asksIf];
  if (!field || field.value.trim() || button.dataset.asked || (about && !about.value.trim())) return;
  event.preventDefault();
  button.dataset.asked = "y";
  const said = document.createElement("p");
  said.className = "loket-asks";
  said.setAttribute("role", "alert");
  said.textContent = button.dataset.asksWords;
  field.before(said);
  field.addEventListener("input", () => said.remove(), { once: true });
  field.focus();
});
