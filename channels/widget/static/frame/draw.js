/* ---- drawing ---- */
const safe = (address) => {
  try { return ["http:", "https:", "mailto:", "tel:"].includes(new URL(address).protocol) ? address : null; } catch (_) { return null; }
};
const link = (address, text) => {
  const node = make("a", "", text);
  node.href = address;
  node.target = "_blank";
  node.rel = "noopener noreferrer nofollow";
  return node;
};
const LINK = /(?:https?:\/\/|mailto:|tel:)[^\s<>"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;
const write = (node, text) => {
  let from = 0;
  const parts = [];
  for (const match of text.matchAll(LINK)) {
    const words = match[0].replace(/[.,;:!?)\]»”]+$/, "");
    const address = safe(/^(https?|mailto|tel):/i.test(words) ? words : `mailto:${words}`);
    if (!address) continue;
    parts.push(text.slice(from, match.index), link(address, words));
    from = match.index + words.length;
  }
  parts.push(text.slice(from));
  node.replaceChildren(...parts.filter((part) => part !== ""));
};
const nameOf = (message) => message.name || (message.author === "customer" ? words.you : words[message.author] || "");
const time = (at) => new Date(at).toLocaleTimeString(language, { timeStyle: "short" });

const content = async (file, small = false) => {
  const answer = await fetch(`${api}/files/${encodeURIComponent(file.id)}${small ? "?small=1" : ""}`, { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.blob();
};
const card = (file) => {
  const open = async () => {
    const blob = await content(file).catch(() => null);
    if (!blob) return complain(words.uploadFailed);
    const anchor = link(URL.createObjectURL(blob), "");
    anchor.download = file.name;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 60000);
  };
  const label = make("span", "", file.name, make("small", "", size(file.size || 0)));
  const tap = () => (node.classList.contains("picture") ? enlarge(file, node) : open());
  const node = press(icon("M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5"), tap, "card");
  node.append(label);
  if (/^image\/(png|jpeg|gif|webp)$/.test(file.mime)) preview(node, file);
  return node;
};
const preview = async (node, file) => {
  const blob = await content(file, true).catch(() => null);
  if (!blob) return;
  const image = make("img");
  image.alt = file.name;
  image.onload = () => { node.classList.add("picture"); node.replaceChildren(image); stick(); };
  image.src = URL.createObjectURL(blob);
};

const enlarge = async (file, node) => { // the whole picture over the chat; the small one stands until it is there
  const shown = make("img"), box = make("dialog", "whole", shown);
  shown.alt = file.name;
  shown.src = node.querySelector("img").src;
  box.addEventListener("click", () => box.close());
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") event.stopPropagation(); });
  box.addEventListener("close", () => { if (shown.src.startsWith("blob:") && whole) URL.revokeObjectURL(shown.src); box.remove(); node.focus(); });
  let whole = false;
  chat.append(box);
  box.showModal();
  const blob = await content(file).catch(() => null);
  if (!blob) return complain(words.uploadFailed);
  whole = true;
  shown.src = URL.createObjectURL(blob);
};

const first = (text) => [...text].find((letter) => /[\p{L}\p{N}]/u.test(letter)) || "•";
const bubble = (message) => {
  const author = ["customer", "bot", "staff", "system"].includes(message.author) ? message.author : "system";
  const node = make("div", `m ${author}`);
  const name = nameOf(message);
  const text = make("p", "text");
  write(text, message.text || "");
  const face = make("span", "face", first(author === "bot" ? settings.name : name));
  face.setAttribute("aria-hidden", "true");
  node.append(make("span", "who", name), face, text, ...(message.files || []).map(card));
  if ((message.sources || []).length) node.append(sources(message.sources));
  if ((message.buttons || []).length) node.append(buttons(message.buttons));
  const meta = make("span", "meta", make("time", "", time(message.at)), make("span", "state"));
  if (message.edited) meta.append(words.edited);
  node.append(meta);
  return node;
};
const gone = (known) => {
  const node = make("div", "m system", make("p", "text", words.deleted));
  known.node.replaceWith(node);
  known.node = node;
};
const react = (known, emoji) => {
  known.sign = emoji; // drawn again when the message changes
  known.node.querySelectorAll(".reaction").forEach((one) => one.remove());
  if (emoji) known.node.querySelector(".meta")?.append(make("span", "reaction", emoji));
};
const pick = (value, sign) => { // a thumb or its reason: chosen on the message that asked, and no message of its own
  const button = [...log.querySelectorAll("[data-choice]")].find((one) => one.dataset.choice === value);
  if (!button) return;
  button.parentNode.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
  const known = sign && [...shown.values()].find((one) => one.node.contains(button));
  if (known) react(known, sign);
};
const sources = (list) => {
  const items = list.map((source) => {
    const address = safe(source.url || "");
    return make("li", "", address ? link(address, source.title || address) : make("span", "", source.title));
  });
  const label = list.length > 1 ? words.sources : words.source;
  const node = make("ul", "sources", ...items);
  node.dataset.label = label;
  node.setAttribute("aria-label", label);
  return node;
};
const buttons = (rows) => make("div", "buttons", ...rows.flat().map((button) => {
  const node = press(button.text, () => {
    if (button.choice) pick(button.value, "");
    send(button.text, [], button.value, Boolean(button.choice));
  });
  if (button.choice) node.dataset.choice = button.value;
  return node;
}));

const near = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 90;
let stuck = true, lastDay = "";
const stick = () => { if (stuck) scroll.scrollTop = scroll.scrollHeight; };
const day = (at) => {
  const date = new Date(at), now = new Date();
  const ago = Math.round((new Date(now.toDateString()) - new Date(date.toDateString())) / 864e5);
  if (ago === 0) return words.today;
  return ago === 1 ? words.yesterday : date.toLocaleDateString(language, { day: "numeric", month: "long" });
};
const place = (node, message) => {
  const next = waiting.values().next().value;
  const label = day(message.at);
  if (label !== lastDay) log.insertBefore(make("div", "day", (lastDay = label)), next || null);
  log.insertBefore(node, next || null);
};
