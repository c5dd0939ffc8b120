/* ---- the log: every event once, by its seq ---- */
const STATES = ["sent", "delivered", "read"];
const reach = (one, state) => {
  if (!one.mine || STATES.indexOf(state) <= STATES.indexOf(one.state)) return;
  one.state = state;
  const node = one.node.querySelector(".state");
  if (node) node.textContent = words[state];
};
const taken = (one) => { // all before it was taken up too; kept, so that it stands after a reload
  if (one.seq > store.get("taken")) store.set("taken", one.seq);
  reach(one, "delivered");
};
const readUpTo = (seq) => shown.forEach((one) => { if (one.seq <= seq) reach(one, "read"); });

const receive = (event) => {
  if (!Number.isInteger(event.seq) || event.seq <= cursor) return;
  cursor = event.seq;
  const message = event.message || {}, known = shown.get(message.id);
  if (event.type === "delete") { if (known) gone(known); }
  else if (event.type === "reaction") { if (known) react(known, message.emoji); }
  else if (event.type === "read") { if (known) readUpTo(known.seq); }
  else if (event.type === "chosen") { pick(message.button, message.sign); dequeue(message.client_id); }
  else if (event.type === "rating") rated(message);
  else if (["message", "edit", "csat"].includes(event.type)) show(event, message, known);
  stick();
};
const show = (event, message, known) => {
  const mine = message.author === "customer";
  const node = event.type === "csat" ? question(message) : bubble(message);
  if (known) {
    known.node.replaceWith(node);
    known.node = node;
    if (known.sign) react(known, known.sign);
    return;
  }
  if (event.type === "edit") return;
  const pending = waiting.get(message.client_id);
  if (pending) { pending.remove(); waiting.delete(message.client_id); }
  place(node, message);
  if (pending) node.style.animation = "none";
  const one = { node, seq: event.seq, mine, state: "" };
  shown.set(message.id, one);
  if (mine) { reach(one, event.seq <= store.get("taken") ? "delivered" : "sent"); dequeue(message.client_id); }
  else hush();
  if (message.author === "bot" || message.author === "staff") readUpTo(event.seq);
};

let typingTimer = 0;
const hush = () => {
  clearTimeout(typingTimer);
  const held = live.querySelector(":focus-visible"); // by keyboard: what takes its place must not lose the person's place
  live.replaceChildren();
  if (held) input.focus();
};
const dots = (frame) => {
  hush();
  if (!frame.on) return;
  const node = bubble({ author: frame.author === "staff" ? "staff" : "bot", text: "", at: Date.now() });
  node.querySelector(".meta").replaceWith(make("div", "dots", make("i"), make("i"), make("i")));
  node.setAttribute("aria-hidden", "true");
  live.append(node);
  typingTimer = setTimeout(hush, 30000);
  stick();
};
const draft = (frame) => {
  let text = live.querySelector(".draft .text");
  if (!text) {
    hush();
    const node = bubble({ author: "bot", text: "", at: Date.now() });
    node.classList.add("draft");
    const stop = press(icon("M7 7h10v10H7z"), () => {
      const held = stop.matches(":focus-visible");
      stop.remove();
      if (held) input.focus();
      halt();
    }, "stop");
    stop.setAttribute("aria-label", words.stop);
    stop.title = words.stop;
    node.querySelector(".meta").replaceWith(stop);
    text = node.querySelector(".text");
    live.append(node);
  }
  clearTimeout(typingTimer);
  typingTimer = setTimeout(hush, 60000);
  text.textContent = String(frame.text);
  stick();
};

/* ---- unread ---- */
const tally = () => {
  if (visible() && cursor > seen) {
    seen = cursor;
    store.set("seen", seen);
    speak({ op: "seen", seq: seen });
  }
  let unread = 0;
  shown.forEach((one) => { if (!one.mine && one.seq > seen) unread += 1; });
  tell({ op: "unread", count: unread });
  if (!parent) document.title = unread ? `(${unread}) ${settings.name}` : settings.name;
};
