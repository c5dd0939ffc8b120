/* One widget phone: the real frame of the same visitor that the API speaks as. */
import { call, make } from "./nodes.js";

export class WidgetPhone {
  constructor(card) {
    this.card = card;
    this.id = card.id;
    this.node = make("div", "site");
    this.token = "";
  }

  async refresh() {
    const visitor = await call(`phones/${this.id}/visitor`).catch(() => null);
    if (!visitor || visitor.token === this.token) return;
    this.token = visitor.token;
    localStorage.setItem(`parley:${visitor.site}:token`, JSON.stringify(visitor.token));
    const frame = make("iframe");
    frame.title = this.card.name;
    frame.src = `/w/${encodeURIComponent(visitor.site)}#language=${visitor.language}`;
    this.node.replaceChildren(frame);
  }
}
