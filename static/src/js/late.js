// A form that htmx sends and that is answered with another page (sign in first, send it again, an error) would vanish with
// its words, for that page has not the part that was asked for. Then the form goes as a plain one and shows that page.
document.addEventListener("htmx:after:request", (event) => {
  const { response, select, text, sourceElement, sourceEvent } = event.detail.ctx;
  if (response.status < 400 || !select) return;
  if (new DOMParser().parseFromString(text, "text/html").querySelector(select)) return;
  event.preventDefault();
  if (sourceEvent?.type === "submit") HTMLFormElement.prototype.submit.call(sourceElement);
});
