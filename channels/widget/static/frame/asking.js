/* ---- the form before the chat ---- */
const HINTS = { name: "name", tel: "tel", email: "email" };
const field = (one) => {
  const label = make("label", "", one.label + (one.required ? " *" : ""));
  const box = make("input");
  box.name = one.name;
  box.type = { tel: "tel", email: "email" }[one.type] || "text";
  if (one.type === "number") box.inputMode = "numeric";
  if (HINTS[one.type]) box.autocomplete = HINTS[one.type];
  box.required = one.required;
  box.maxLength = 100;
  if (one.regex) box.pattern = one.regex;
  label.append(box);
  return label;
};
const consent = (text) => {
  const box = make("input");
  box.type = "checkbox";
  box.name = "consent";
  box.required = true;
  const said = make("span");
  write(said, text);
  return make("label", "tick", box, said);
};
const ask = () => {
  const form = settings.form;
  if (!form || !$("ask").hidden) return;
  store.set("filled", "");
  const go = make("button", "", words.begin);
  const parts = [...form.fields.map(field), ...(form.consent ? [consent(form.consent)] : []), go];
  $("ask").replaceChildren(...parts);
  asking(true);
};
const asking = (on) => {
  $("ask").hidden = !on;
  $("line").hidden = on;
  grow();
};
const blame = (label) => { // the field that the server names, until it is changed
  const one = settings.form.fields.find((field) => field.label === label), box = one && $("ask").elements[one.name];
  if (!box) return;
  box.setAttribute("aria-invalid", "true");
  box.setAttribute("aria-describedby", "error");
  box.addEventListener("input", () => { box.removeAttribute("aria-invalid"); complain(""); }, { once: true });
  box.focus();
};
const filled = async (event) => {
  event.preventDefault();
  const form = settings.form, data = new FormData($("ask")), go = $("ask").querySelector("button");
  const answers = Object.fromEntries(form.fields.map((one) => [one.name, data.get(one.name) || ""]));
  go.disabled = true;
  const body = JSON.stringify({ answers, consent: data.get("consent") ? form.version : "" });
  const answer = await session().then(() => call("form", { method: "POST", body })).catch(() => null);
  go.disabled = false;
  if (!answer || !answer.ok) { go.focus(); if (answer) blame(answer.body.field); return complain(answer ? answer.body.text : words.offline); }
  complain("");
  store.set("filled", form.version || "1");
  asking(false);
  input.focus();
  if (road) flush();
  else connect();
};
const mustAsk = () => settings.form && store.get("filled") !== (settings.form.version || "1");

/* ---- who it is: the page's own server vouches for its visitor ---- */
const identify = async (jwt) => {
  const answer = await call("identify", { method: "POST", body: JSON.stringify({ jwt }) }).catch(() => null);
  const good = Boolean(answer && answer.ok);
  tell({ op: "identity", good });
  if (!good || answer.body.token === token) return;
  token = answer.body.token;
  store.set("token", token);
  if (!answer.body.form) store.set("filled", settings.form ? settings.form.version || "1" : "");
  anew();
};
const reset = async () => {
  const used = token;
  store.set("queue", []);
  store.set("filled", "");
  store.set("seen", 0);
  forget();
  anew();
  const headers = { Authorization: `Bearer ${used}` };
  if (used) await fetch(`${api}/end`, { method: "POST", headers }).catch(() => {});
};
