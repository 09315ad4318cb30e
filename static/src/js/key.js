// Keys (WebAuthn): <form data-key-make="url"> has the browser make one, <form data-key-use="url"> has one answer.
// What is asked comes from that address; the answer goes with the plain form, in its field `answer`.
const isAble = window.isSecureContext && "credentials" in navigator && "PublicKeyCredential" in window;

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const written = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const made = (told) =>
  navigator.credentials.create({
    publicKey: {
      ...told,
      challenge: bytes(told.challenge),
      user: { ...told.user, id: bytes(told.user.id) },
      excludeCredentials: known(told.excludeCredentials),
    },
  });

const used = (told) =>
  navigator.credentials.get({
    publicKey: { ...told, challenge: bytes(told.challenge), allowCredentials: known(told.allowCredentials) },
  });

function told(key) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = Object.fromEntries(
    names.filter((name) => key.response[name]).map((name) => [name, written(key.response[name])]),
  );
  if (key.response.getTransports) response.transports = key.response.getTransports();
  return JSON.stringify({ id: key.id, rawId: written(key.rawId), type: key.type, response });
}

async function answer(form, address, act) {
  const token = form.querySelector("[name=csrf_token]").value;
  const asked = await fetch(address, { method: "POST", body: new URLSearchParams({ csrf_token: token }) });
  if (!asked.ok) throw new Error(`${asked.status}`);
  form.querySelector("[name=answer]").value = told(await act(await asked.json()));
}

function follow(form, address, act) {
  const fault = form.querySelector("[data-key-fault]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.querySelector("[name=answer]").value) return;
    event.preventDefault();
    fault.hidden = true;
    try {
      await answer(form, address, act);
    } catch {
      fault.hidden = false; // refused, cancelled, or no such key here
      return;
    }
    HTMLFormElement.prototype.submit.call(form);
  });
}

if (isAble) {
  for (const note of document.querySelectorAll("[data-key-unable]")) note.hidden = true;
  for (const form of document.querySelectorAll("form[data-key-make]")) follow(form, form.dataset.keyMake, made);
  for (const form of document.querySelectorAll("form[data-key-use]")) follow(form, form.dataset.keyUse, used);
}
