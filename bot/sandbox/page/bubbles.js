/* One message: its bubble, what it answers, its file, its buttons, and what can be done with it. */
import { hue, icon, make, named, press, size } from "./nodes.js";
import { write } from "./text.js";
import { word } from "./words.js";

const EMOJIS = ["👍", "❤️", "😂", "🙏"];

export const bubble = (phone, chat, one, joined) => {
  if (one.service) return make("div", "service", one.text);
  const node = make("div", `m${one.mine ? " mine" : ""}${joined ? " joined" : ""}${one.deleted ? " deleted" : ""}`);
  const inside = make("div", "bubble");
  if (!one.mine && !joined && chat.kind !== "private") inside.append(make("span", `who hue${hue(one.author)}`, one.author));
  inside.append(...phone.above(chat, one));
  if (one.reply_to) inside.append(quoted(chat, one.reply_to));
  if (one.file) inside.append(attachment(phone, one.file));
  if (one.text) inside.append(make("span", "text", write(phone, one.text, one.entities || [])));
  inside.append(make("span", "meta", ...phone.meta(one)));
  if (one.reactions.length) inside.append(make("span", "reactions", one.reactions.join(" ")));
  inside.addEventListener("click", (event) => {
    if (event.target.closest("a, button, code, .spoiler, audio") || String(getSelection())) return;
    toggleActions(phone, chat, one, node);
  });
  node.append(inside);
  for (const row of one.buttons) node.append(make("div", "buttons", ...row.map((text) => button(phone, chat, one, text))));
  return node;
};

const button = (phone, chat, one, text) => {
  const chosen = (one.votes || []).includes(text);
  const node = press(chosen ? "chosen" : "", async () => {
    const link = one.links[text];
    if (link && !/^https?:\/\/t\.me\//.test(link)) { window.open(link, "_blank", "noopener"); return; }
    node.classList.add("busy");
    await phone.tapped(chat, one, text);
    setTimeout(() => node.classList.remove("busy"), 400);
  }, text);
  if (one.votes) node.setAttribute("aria-pressed", String(chosen));
  return node;
};

/* A tap on a bubble offers what this kind of phone can do with it; a second tap takes the offer away. */
const toggleActions = (phone, chat, one, node) => {
  const standing = node.querySelector(".actions");
  phone.node.querySelectorAll(".actions").forEach((other) => other.remove());
  const names = phone.actions(chat, one).filter(Boolean);
  if (standing || !names.length) return;
  const close = (act) => () => { actions.remove(); act(); };
  const body = { chat: chat.chat, message: one.id };
  const made = {
    reply: () => [named(press("", close(() => phone.composer.answerTo(one)), icon("reply")), word("reply"))],
    react: () => EMOJIS.map((emoji) => named(press("emoji", close(() => phone.act("react", { ...body, emoji: one.reactions.includes(emoji) ? "" : emoji })), emoji), `${word("react")} ${emoji}`)),
    edit: () => [named(press("", close(() => phone.composer.change(one)), icon("edit")), word("edit"))],
    remove: () => [named(press("", close(() => phone.act("delete", body)), icon("bin")), word("remove"))],
  };
  const actions = make("div", "actions", ...names.flatMap((name) => made[name]()));
  node.append(actions);
  actions.scrollIntoView({ block: "nearest", inline: "nearest" });
};

const quoted = (chat, number) => {
  const one = chat.messages.find((message) => message.id === number);
  return make("span", "replied", make("b", "", one ? one.author : "…"), make("span", "", one ? one.text || word("file") : ""));
};

const attachment = (phone, file) => {
  if (file.kind === "photo") {
    const image = make("img", "photo");
    image.src = file.url;
    image.alt = file.name;
    image.addEventListener("load", () => { if (phone.near(400)) phone.bottom(); });
    return image;
  }
  if (file.kind === "voice" || file.kind === "audio") {
    const player = make("audio");
    player.controls = true;
    player.src = file.url;
    return player;
  }
  const node = make("a", "document", make("span", "icon", icon("file")), make("span", "", file.name, make("small", "", size(file.size))));
  node.href = file.url;
  node.download = file.name;
  return node;
};
