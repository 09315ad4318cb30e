// <button name="choose_service" value="LEG-07" data-choose="service">: puts its value into that field of the form instead
// of sending it; with data-behind behind what is typed there, with data-words other words than its value. <input type=radio data-fills="name" data-fill="Siti">: picking it fills the field as long as nobody else
// has written there; picking another takes it back.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-choose]");
  const field = button?.form?.elements[button.dataset.choose];
  if (!field) return;
  event.preventDefault();
  const words = button.dataset.words ?? button.value;
  const typed = "behind" in button.dataset ? field.value.trim() : "";
  field.value = typed ? `${typed}\n\n${words}` : words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

document.addEventListener("change", (event) => {
  const radio = event.target.closest("input[data-fills]");
  const field = radio?.form?.elements[radio.dataset.fills];
  if (!field || (field.value && field.value !== field.dataset.filled)) return;
  field.value = field.dataset.filled = radio.dataset.fill;
});
