// "@" and letters in an internal note bring those who may be named, below the box; a name picked stands in the text.
const BEGUN = /(?:^|[^\w@.])@([\w.-]{0,30})$/;
const REST = 200;
let waiting;

const boxOf = (field) => document.querySelector(field.dataset.list);
const fieldOf = (box) => document.querySelector(`textarea[data-mention][data-list="#${box.id}"]`);

function begun(field) {
  return BEGUN.exec(field.value.slice(0, field.selectionStart))?.[1];
}

async function offer(field, typed) {
  const answer = await fetch(`${field.dataset.mention}?kata=${encodeURIComponent(typed)}`, { headers: { "HX-Request": "true" } });
  if (answer.ok && begun(field) === typed) boxOf(field).innerHTML = await answer.text();
}

function take(button, box) {
  const field = fieldOf(box);
  const end = field.selectionStart;
  const start = end - (begun(field) ?? "").length;
  field.setRangeText(`${button.dataset.mentionName} `, start, end, "end");
  box.replaceChildren();
  field.focus();
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.dataset?.mention) return;
  clearTimeout(waiting);
  const typed = begun(field);
  if (typed === undefined) boxOf(field).replaceChildren();
  else waiting = setTimeout(() => offer(field, typed).catch(() => {}), REST);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mention-name]");
  if (button) take(button, button.closest("[data-mentions]"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const box = event.target.closest("[data-mentions]") ?? (event.target.dataset?.mention && boxOf(event.target));
  if (!box?.firstChild) return;
  event.preventDefault();
  box.replaceChildren();
  fieldOf(box).focus();
});
