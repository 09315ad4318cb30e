// A question beside the button that was pressed: some chosen files did not arrive; send the form without them?
import { word } from "./words.js";

function button(text, className, act) {
  return Object.assign(document.createElement("button"), { type: "button", textContent: text, className, onclick: act });
}

/** Shows the question about `names` before `pressed` and moves there; `send` and `look` are its two answers. */
export function ask(names, pressed, { send, look }) {
  const box = Object.assign(document.createElement("div"), { className: "loket-box loket-box--now", tabIndex: -1 });
  box.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = word("missing", { names: names.join(", ") });
  const close = (act) => () => {
    box.remove();
    act();
  };
  box.append(
    words,
    button(word("sendWithout"), "govuk-button govuk-button--secondary", close(send)),
    button(word("lookAgain"), "govuk-button", close(look)),
  );
  const shown = pressed?.matches(".govuk-button") ? pressed : pressed?.form?.querySelector(".govuk-button:not([name])");
  (shown?.closest(".govuk-button-group, .loket-tools") ?? shown ?? pressed)?.before(box);
  box.focus();
  return box;
}
