/* The wall of phones: who stands on it, trouble on demand, new bots, and the stream of changes. */
import { call, events, make, press } from "./nodes.js";
import { TelegramPhone } from "./telegram.js";
import { WhatsAppPhone } from "./whatsapp.js";
import { WidgetPhone } from "./widget.js";
import { WORDS, choose, language, word } from "./words.js";

const KINDS = { widget: WidgetPhone, telegram: TelegramPhone, whatsapp: WhatsAppPhone };
const SLOTS = [
  { ru: ["client-widget", "client-widget-en"], en: ["client-widget-en", "client-widget"] },
  { ru: ["client-telegram", "client-telegram-en"], en: ["client-telegram-en", "client-telegram"] },
  { ru: ["client-whatsapp", "client-whatsapp-en", "shop-whatsapp"], en: ["client-whatsapp-en", "client-whatsapp", "shop-whatsapp"] },
  { ru: ["manager", "lead", "manager-2"], en: ["manager", "lead", "manager-2"] },
  { ru: ["owner"], en: ["owner"] },
];
const FAULTS = [
  { label: "429", body: { kind: "429", retry_after: 3 } },
  { label: "500", body: { kind: "500", times: 2 } },
  { label: "slow", body: { kind: "slow", delay: 3 } },
  { label: "500", body: { channel: "whatsapp", kind: "500", times: 2 } },
  { label: "drop", body: { channel: "whatsapp", kind: "accept_then_drop", method: "message/send" } },
  { label: "flap", body: { channel: "whatsapp", kind: "flap", delay: 5 } },
];
const $ = (id) => document.getElementById(id);
let cards = {}, slots = [];

const put = (slot, id) => {
  const card = cards[id];
  slot.phone = new KINDS[card.kind](card);
  slot.node.dataset.phone = id;
  const people = slot.ids.map((other) => {
    const chip = press("person", () => put(slot, other), other === "shop-whatsapp" ? word("shopChip") : cards[other].name);
    chip.setAttribute("aria-pressed", String(other === id));
    return chip;
  });
  const about = make("span", "about", make("strong", "", word(card.role)), make("span", "", word(card.kind)));
  slot.node.replaceChildren(make("div", "caption", about, make("span", "people", ...people)), make("div", "device", slot.phone.node));
  slot.phone.refresh();
};

const build = () => {
  call("language", { language: language() });
  document.documentElement.lang = language();
  document.title = `Parley — ${word("sandbox")}`;
  document.querySelectorAll("[data-word]").forEach((node) => { node.textContent = word(node.dataset.word); });
  $("languages").replaceChildren(...Object.keys(WORDS).map((one) => {
    const node = press("", () => { choose(one); build(); }, one.toUpperCase());
    node.setAttribute("aria-pressed", String(one === language()));
    return node;
  }));
  ["telegram", "whatsapp"].forEach((channel) => {
    const place = $(`faults-${channel}`), own = FAULTS.filter((one) => (one.body.channel || "telegram") === channel);
    place.replaceChildren(place.firstElementChild, ...own.map(faultButton));
  });
  slots = SLOTS.map((names) => ({ ids: names[language()].filter((id) => cards[id]), node: make("section", "slot") }));
  slots.forEach((slot) => put(slot, slot.ids[0]));
  $("wall").replaceChildren(...slots.map((slot) => slot.node));
  refreshFaults();
};

const faultButton = (fault) => {
  const node = press("", () => call("faults", fault.body).then(showFaults), word(fault.label));
  node.dataset.kind = fault.body.kind;
  node.dataset.channel = fault.body.channel || "telegram";
  node.title = `${word(`${fault.label}Fault`)}. ${word("armed")}`;
  return node;
};
const showFaults = (body) => {
  document.querySelectorAll(".faults button").forEach((node) => {
    const same = body.waiting.filter((one) => one.kind === node.dataset.kind && (one.channel || "telegram") === node.dataset.channel);
    const count = same.reduce((sum, one) => sum + one.times, 0);
    node.classList.toggle("armed", count > 0);
    node.dataset.count = count > 0 ? String(count) : "";
  });
};
const refreshFaults = () => call("faults").then(showFaults, () => {});

const listen = () => {
  const stream = events();
  stream.onopen = () => { $("link").textContent = ""; slots.forEach((slot) => slot.phone.refresh()); };
  stream.onerror = () => { $("link").textContent = word("lost"); };
  stream.onmessage = (event) => {
    const phones = JSON.parse(event.data).phones;
    slots.filter((slot) => phones.includes(slot.phone.id)).forEach((slot) => slot.phone.refresh());
    if (document.querySelector(".faults .armed")) refreshFaults();
  };
};

/* A dialog that asks for a few words and shows the keys of what was made. */
const maker = (name, path, keys) => {
  const dialog = $(`${name}-maker`), form = dialog.querySelector("form"), output = dialog.querySelector("output");
  $(`new-${name}`).addEventListener("click", () => { output.replaceChildren(); dialog.showModal(); });
  form.querySelector("[value=cancel]").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const made = await call(path, Object.fromEntries(new FormData(form)));
      output.replaceChildren(...keys.map((key) => make("code", "", made[key])));
    } catch (error) { output.replaceChildren(error.message); }
  });
};

const begin = async () => {
  const phones = await call("phones");
  cards = Object.fromEntries(phones.map((one) => [one.id, one]));
  maker("bot", "bots", ["token"]);
  maker("number", "profiles", ["token", "profile_id"]);
  build();
  listen();
};
begin();
