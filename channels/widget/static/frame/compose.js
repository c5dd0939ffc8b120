/* ---- composing ---- */
const grow = () => {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 140)}px`;
  $("send").disabled = !input.value.trim() && !chosen.some((file) => file.id);
  stick();
};
let eager = false; // told to send while a file was still on its way
const submit = (event) => {
  if (event) event.preventDefault();
  const text = input.value.trim(), over = text.length - settings.maxText;
  if (over > 0) return complain(count(words.tooLong, over));
  eager = chosen.some((file) => !file.id);
  if (eager) return;
  if (!text && !chosen.length) return;
  complain("");
  send(text, chosen);
  chosen = [];
  list();
  input.value = "";
  grow();
};
const list = () => $("files").replaceChildren(...chosen.map((file) => {
  const remove = press(icon("M6 6l12 12M18 6L6 18"), () => { chosen = chosen.filter((one) => one !== file); list(); grow(); input.focus(); });
  remove.setAttribute("aria-label", `${words.remove}: ${file.name}`);
  return make("li", "", make("span", "", file.id ? file.name : `${file.name}…`), remove);
}));
const upload = async (file) => {
  if (!$("ask").hidden) return;
  if (chosen.length >= settings.maxFiles) return complain(words.tooMany);
  if (file.size > settings.maxFile) return complain(words.fileTooBig);
  const entry = { id: "", name: file.name };
  chosen.push(entry);
  list();
  try {
    if (!token) await session();
    const body = new FormData();
    body.append("file", file, file.name);
    const answer = await call("files", { method: "POST", body });
    if (!answer.ok) throw answer.body;
    Object.assign(entry, answer.body);
    connect();
  } catch (error) {
    chosen = chosen.filter((one) => one !== entry);
    eager = false;
    complain(error.text || words.uploadFailed);
  }
  list();
  grow();
  if (eager) submit();
};
let typed = 0;
const typing = () => {
  if (road !== "ws" || Date.now() - typed < 3000 || !input.value) return;
  typed = Date.now();
  speak({ op: "typing" });
};
const dropping = (on) => chat.classList.toggle("drop", on);
