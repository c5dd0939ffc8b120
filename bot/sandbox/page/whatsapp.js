/* One WhatsApp phone: ticks, polls, forwarded and deleted messages; the shop's own phone scans QR codes too. */
import { ChatPhone } from "./chat.js";
import { clock, icon, make, named, press } from "./nodes.js";
import { word } from "./words.js";

const TICKS = { pending: "tick", delivered: "ticks", read: "ticks" };
const NOT_OUT = ["undelivered", "error", "temporary ban"];

export class WhatsAppPhone extends ChatPhone {
  constructor(card) { super(card, "whatsapp"); }
  get brand() { return this.card.role === "owner" ? word("shop") : "WhatsApp"; }
  subtitle(chat) { return word(chat.online ? "connected" : "offline"); }

  actions(chat, one) {
    if (one.deleted) return [];
    return ["reply", "react", one.mine && one.text && !one.file ? "edit" : null, one.mine ? "remove" : null];
  }

  above(chat, one) {
    const words = [one.forwarded ? word("forwarded") : "", this.card.role === "owner" && one.from_phone ? word("fromPhone") : ""];
    return [...words.filter(Boolean).map((text) => make("span", "note", text)), ...(one.buttons.length ? [make("span", "note", word("poll"))] : [])];
  }

  meta(one) {
    const before = one.edited ? `${word("edited")} ` : "";
    if (!one.status || one.deleted) return [before, clock(one.at)];
    const failed = NOT_OUT.includes(one.status);
    const tick = make("span", `tick ${failed ? "failed" : one.status}`, failed ? "!" : icon(TICKS[one.status]));
    return [before, clock(one.at), named(tick, one.status)];
  }

  drawMore(view) {
    const waiting = (view.profiles || []).filter((one) => !one.authorized && (one.qr || one.code));
    this.more.replaceChildren(...waiting.map((one) => {
      const words = make("span", "", make("b", "", one.name), ` ${word("waitsFor")} `, one.code ? `${word("pairing")} ${one.code}` : "QR");
      const scan = press("scan", () => this.act("scan", { profile: one.id }), icon("qr"), word("scan"));
      return make("div", "waiting", words, ...(one.qr ? [scan] : []));
    }));
  }
}
