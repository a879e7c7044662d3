// Takes what comes faster than the answers: it waits in line, in order, and what is half typed stays in the field.
const waiting = [];
let sent = null;
let typed = "";
let told = [];
const field = () => document.getElementById("code");

function press({ action, code, name, value }) {
  const forms = [...document.querySelectorAll("#main form")].filter((form) => form.action === action);
  if (code !== null) {
    typed = field().value;
    field().value = code;
    forms.find((form) => form.matches(".scan")).requestSubmit();
    return;
  }
  const buttons = forms.filter((form) => !form.matches(".scan")).flatMap((form) => [...form.querySelectorAll("button")]);
  const button = buttons.find((one) => one.name === name && one.value === value);
  button?.form.requestSubmit(button);
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.closest("#main")) return;
  const code = form.matches(".scan") ? field().value : null;
  const act = { action: form.action, code, name: submitter?.name, value: submitter?.value };
  if (sent === null) {
    if (waiting.length === 0) told = [];
    sent = act;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.push(act);
  if (code !== null) field().value = "";
}, true);

document.addEventListener("htmx:beforeSend", () => {
  if (sent === null || sent.code === null) return;
  field().value = typed;
  typed = "";
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id === "main") typed = field()?.value ?? typed;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "main" || field() === null) return;
  field().value = typed;
  typed = "";
  field().form.after(...told.map((one) => one.cloneNode(true)));
  const said = document.getElementById("said");
  if (said === null || waiting.length === 0 || event.detail.xhr.status !== 422) return;
  told.push(said.cloneNode(true));
  told.at(-1).removeAttribute("id");
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "main") return;
  sent = null;
  while (sent === null && waiting.length > 0) {
    press(waiting[0]);
    waiting.shift();
  }
});

for (const lost of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(lost, () => {
    const acts = [sent, ...waiting].filter((act) => act !== null);
    if (sent !== null && sent.code !== null) field().value = sent.code;
    sent = null;
    document.dispatchEvent(new CustomEvent("till:lost", { detail: acts }));
  });
}
window.addEventListener("pageshow", () => { sent = null; });
