// A question beside the button that was pressed: some chosen files did not arrive; send the form without them?
import { word } from "./words.js";

function button(text, className, act) {
  return Object.assign(document.createElement("button"), { type: "button", textContent: text, className, onclick: act });
}

/** Shows the question about `names` before `pressed` and moves there; `send` and `look` are its two answers. */
export function ask(names, pressed, { send, look }) {
  const box = Object.assign(document.createElement("div"), { className: "loket-box loket-box--now", tabIndex: -1 });
  box.setAttribute("role", "alert");
  const said = { className: "loket-box__title", textContent: word("missing", { names: names.join(", ") }) };
  const words = Object.assign(document.createElement("p"), said);
  const close = (act) => () => {
    box.remove();
    act();
  };
  const answers = Object.assign(document.createElement("div"), { className: "govuk-button-group" });
  answers.append(
    button(word("lookAgain"), "govuk-button", close(look)),
    button(word("sendWithout"), "govuk-button govuk-button--secondary", close(send)),
  );
  box.append(words, answers);
  const shown = pressed?.matches(".govuk-button") ? pressed : pressed?.form?.querySelector(".govuk-button:not([name])");
  (shown?.closest(".govuk-button-group, .loket-tools") ?? shown ?? pressed)?.before(box);
  box.focus();
  return box;
}
