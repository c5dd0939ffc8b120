/* Formatted text: entities count in UTF-16, as strings here do. */
import { make, press } from "./nodes.js";
import { word } from "./words.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span" };
const address = (text) => {
  try { const url = new URL(/^[a-z]+:/i.test(text) ? text : `https://${text}`); return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url : null; } catch (_) { return null; }
};
const anchor = (phone, url, text) => {
  const node = make("a", "", text);
  node.href = url.href;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  node.addEventListener("click", (event) => {
    if (!/(^|\.)t\.me$/.test(url.hostname)) return;
    event.preventDefault();
    const start = url.searchParams.get("start");
    phone.act("say", { chat: `@${url.pathname.slice(1)}`, text: start ? `/start ${start}` : "/start" }).then((done) => { if (done) phone.show(null); });
  });
  return node;
};
const wrap = (phone, entity, text, inner) => {
  if (TAGS[entity.type]) {
    const node = make(TAGS[entity.type], entity.type, inner);
    if (entity.type === "spoiler") node.addEventListener("click", () => node.classList.add("open"));
    if (entity.type === "code") node.addEventListener("click", () => { navigator.clipboard.writeText(text).then(() => phone.toast(word("copied")), () => {}); });
    return node;
  }
  const url = { text_link: entity.url, url: text, email: `mailto:${text}` }[entity.type];
  if (url && address(url)) return anchor(phone, address(url), inner);
  if (entity.type === "bot_command") return press("command", () => phone.act("say", { text: text.split("@")[0], chat: phone.open }), inner);
  return inner;
};
export const write = (phone, text, entities, from = 0, to = text.length) => {
  const piece = document.createDocumentFragment();
  const inside = entities.filter((one) => one.offset >= from && one.offset + one.length <= to && one.length > 0)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  let at = from;
  while (inside.length) {
    const entity = inside.shift(), end = entity.offset + entity.length;
    if (entity.offset < at) continue;
    const nested = inside.filter((one) => one.offset + one.length <= end);
    piece.append(text.slice(at, entity.offset), wrap(phone, entity, text.slice(entity.offset, end), write(phone, text, nested, entity.offset, end)));
    at = end;
  }
  piece.append(text.slice(at, to));
  return piece;
};
