/* ---- sending: every message waits in the queue until the server says that it is stored ---- */
const queue = () => store.get("queue") || [];
const dequeue = (id) => { if (queue().some((one) => one.client_id === id)) store.set("queue", queue().filter((one) => one.client_id !== id)); };
const send = (text, files = [], button = "", choice = false) => {
  const item = { client_id: uuid(), text, files, button, choice, at: new Date().toISOString() };
  store.set("queue", [...queue(), item]);
  stuck = true;
  sketch(item);
  deliver(item);
};
const sketch = (item) => {
  if (item.choice || waiting.has(item.client_id) || shown.has(`c_${item.client_id}`)) return;
  const node = bubble({ author: "customer", ...item });
  waiting.set(item.client_id, node);
  log.append(node);
  mark(item, item.failed);
  stick();
};
const mark = (item, failed) => {
  const node = waiting.get(item.client_id);
  if (!node) return;
  node.classList.toggle("failed", Boolean(failed));
  node.classList.toggle("waiting", !failed);
  const meta = node.querySelector(".meta");
  meta.replaceChildren(failed ? words.failed : words.sending);
  if (!failed) return;
  const again = () => {
    keep(item.client_id, { failed: false });
    mark(item, false);
    complain("");
    deliver(item);
  };
  meta.append(press(words.retry, again), press(words.drop, () => {
    node.remove();
    waiting.delete(item.client_id);
    dequeue(item.client_id);
    if (!input.value) { input.value = item.text; grow(); }
    input.focus();
  }));
};
const keep = (id, changed) => store.set("queue", queue().map((one) => (one.client_id === id ? { ...one, ...changed } : one)));
const fail = (id, text) => {
  const item = queue().find((one) => one.client_id === id);
  complain(text);
  if (!item) return;
  if (item.choice) return dequeue(id);
  keep(id, { failed: true });
  mark(item, true);
};
const frameOf = (item) => ({ op: "send", client_id: item.client_id, text: item.text, button: item.button, language, files: item.files.map((file) => file.id) });
const deliver = (item) => {
  if (road === "ws") speak(frameOf(item));
  else if (!token) begin();
  else if (road) post(item);
  else connect();
};
const flush = () => queue().filter((item) => !item.failed).forEach((item) => { sketch(item); deliver(item); });
const post = async (item) => {
  const answer = await call("messages", { method: "POST", body: JSON.stringify(frameOf(item)) }).catch(() => null);
  if (!answer) return later(item.client_id, 3);
  if (answer.ok) { acked(answer.body); if (road !== "sse") poll(); return; }
  refused({ client_id: item.client_id, ...answer.body });
};
const acked = (frame) => {
  dequeue(frame.client_id);
  const node = waiting.get(frame.client_id);
  if (node) { node.classList.remove("waiting"); node.querySelector(".meta").replaceChildren(words.sent); }
};
const later = (id, seconds) => setTimeout(() => {
  const item = queue().find((one) => one.client_id === id);
  if (item && !item.failed) deliver(item);
}, seconds * 1000 + 300);
const refused = (frame) => {
  if (frame.error === "error-widget-form") return ask();
  if (frame.client_id && !frame.retry) return fail(frame.client_id, frame.text);
  complain(frame.text);
  if (frame.client_id) later(frame.client_id, frame.retry);
};
