// data-copy="text": copies it and says so in the button.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return; // no permission or no https: the text stands on the page and can be marked by hand
  }
  button.textContent = button.dataset.copied;
  button.dataset.done = "";
});
