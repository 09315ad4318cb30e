// [data-keys="id"]: keys on the screen for a field, where a kiosk has no keyboard. An empty key takes the last one back.
for (const keys of document.querySelectorAll("[data-keys]")) {
  const field = document.getElementById(keys.dataset.keys);
  keys.hidden = false;
  keys.addEventListener("click", ({ target }) => {
    const key = target.closest("button");
    if (key) field.value = key.value ? field.value + key.value : field.value.slice(0, -1);
  });
}
