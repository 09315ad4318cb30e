// <p data-you-in="… Bapak/Ibu …" data-you-unknown="Bapak/Ibu" data-you-name="Anda">: says "Ibu" to the caller as soon as that
// is known, from the wish in the field address_form, else from the person who is picked (data-you on the radio).
function you(form, byName) {
  const { value, text } = form.elements.address_form?.selectedOptions[0] ?? {};
  if (value) return value === "name" ? byName : text;
  return form.querySelector("input[name=person_id]:checked")?.dataset.you;
}

document.addEventListener("change", ({ target }) => {
  const place = target.form?.querySelector("[data-you-in]");
  if (!place) return;
  const { youIn, youUnknown, youName } = place.dataset;
  place.textContent = youIn.replaceAll(youUnknown, you(target.form, youName) || youUnknown);
});
