/* A phone with chats: the list, the head, and messages that are drawn again only where they changed. */
import { bubble } from "./bubbles.js";
import { Composer } from "./composer.js";
import { call, clock, day, face, icon, make, named, press } from "./nodes.js";
import { language, memory, word } from "./words.js";

export class ChatPhone {
  constructor(card, look) {
    this.card = card;
    this.id = card.id;
    this.chats = [];
    this.open = undefined;
    this.seen = new Map();
    this.shown = new Map();
    this.answers = new Set();
    this.first = true;
    this.node = make("div", `phone ${look}`);
    this.build();
  }

  /* ---- what kinds of phones do in their own way ---- */
  get brand() { return word(this.card.kind); }
  title(chat) { return [chat.title, ""]; }
  subtitle(chat) { return word("bot"); }
  actions(chat, one) { return [one.deleted ? null : "reply"]; }
  meta(one) { return [one.edited && !one.buttons.length ? `${word("edited")} ` : "", clock(one.at)]; }
  above(chat, one) { return []; }
  drawMore(view) {}
  tapped(chat, one, text) { return this.act("tap", { chat: chat.chat, message: one.id, button: text }); }

  build() {
    this.head = make("div", "head");
    this.more = make("div", "more");
    this.list = make("div", "list");
    this.log = make("div", "log");
    this.log.setAttribute("role", "log");
    this.scroll = make("div", "scroll", this.log);
    this.scroll.tabIndex = 0;
    this.latest = named(press("latest", () => this.bottom(), icon("down")), word("down"));
    this.scroll.addEventListener("scroll", () => { this.latest.hidden = this.near(); });
    this.composer = new Composer(this);
    this.keys = make("div", "keys");
    this.toasts = make("div", "toasts");
    this.toasts.setAttribute("role", "status");
    this.body = make("div", "chat", this.scroll, this.latest, ...this.composer.nodes, this.keys);
    this.node.append(this.head, this.more, this.list, this.body, this.toasts);
    this.node.addEventListener("dragover", (event) => event.preventDefault());
    this.node.addEventListener("drop", (event) => { event.preventDefault(); this.composer.upload([...event.dataTransfer.files]); });
  }

  get chat() { return this.chats.find((one) => one.chat === this.open); }

  async refresh() {
    if (this.busy) { this.again = true; return; }
    this.busy = true;
    try {
      const view = await call(`phones/${this.id}/view`);
      this.chats = view.chats;
      if (this.first) this.begin();
      this.draw();
      this.drawMore(view);
    } catch (_) { /* the event stream tells when the program is back */ } finally { this.busy = false; }
    if (this.again) { this.again = false; this.refresh(); }
  }

  begin() {
    this.first = false;
    for (const chat of this.chats) {
      this.seen.set(chat.chat, this.last(chat));
      chat.answers.forEach((one) => this.answers.add(one.query));
    }
    const kept = memory.get(`open:${this.id}`);
    const staff = ["manager", "lead"].includes(this.card.role);
    const home = this.chats.find((one) => one.kind === "private");
    this.open = kept !== null ? (this.chats.some((one) => one.chat === kept) ? kept : null) : staff || !home ? null : home.chat;
  }

  last(chat) { return chat.messages[chat.messages.length - 1] || { id: 0, date: 0 }; }

  unread(chat) {
    const seen = this.seen.get(chat.chat) || { id: 0, date: 0 }, at = chat.messages.findIndex((one) => one.id === seen.id);
    const fresh = at >= 0 ? chat.messages.slice(at + 1) : chat.messages.filter((one) => one.date > seen.date);
    return fresh.filter((one) => !one.mine && !one.service).length;
  }

  show(name) {
    this.open = name;
    memory.set(`open:${this.id}`, name || "");
    this.composer.reset();
    this.log.replaceChildren();
    this.shown.clear();
    this.draw();
    if (name) this.composer.focus();
  }

  draw() {
    const chat = this.chat;
    this.node.classList.toggle("in-chat", Boolean(chat));
    if (chat) { this.seen.set(chat.chat, this.last(chat)); this.drawChat(chat); } else this.drawList();
    this.drawHead(chat);
    this.popUp();
    clearTimeout(this.timer);
    if (this.chats.some((one) => one.typing || one.draft)) this.timer = setTimeout(() => this.refresh(), 5200);
  }

  drawHead(chat) {
    const others = this.chats.filter((one) => one !== chat).reduce((sum, one) => sum + this.unread(one), 0);
    if (!chat) { this.head.replaceChildren(make("strong", "", word("chats")), make("span", "hint", this.brand)); return; }
    const back = named(press("back", () => this.show(null), icon("back"), ...(others ? [make("b", "badge", String(others))] : [])), word("back"));
    const [over, topic] = this.title(chat);
    const sub = chat.typing ? make("span", "sub live", word("typing")) : make("span", "sub", this.subtitle(chat));
    this.head.replaceChildren(back, face(topic || over), make("span", "title", make("strong", "", topic || over), sub));
  }

  drawList() {
    const rows = this.chats.map((chat) => this.row(chat));
    this.list.replaceChildren(...rows, ...(rows.length ? [] : [make("p", "empty", word("empty"))]));
  }

  row(chat) {
    const last = chat.messages[chat.messages.length - 1], unread = this.unread(chat), [over, topic] = this.title(chat);
    const who = last && !last.mine && !last.service && chat.kind !== "private" ? `${last.author}: ` : "";
    const text = last ? `${who}${last.text || (last.file ? last.file.name : "")}` : word("nothing");
    const words = make("span", "words", make("span", "line", make("strong", "", topic || over), make("time", "", last ? clock(last.at) : "")),
      ...(topic ? [make("span", "group", over)] : []), make("span", "line", make("span", "text", text.replace(/\s+/g, " ")), ...(unread ? [make("b", "badge", String(unread))] : [])));
    return press(`row${unread ? " news" : ""}`, () => this.show(chat.chat), face(topic || over), words);
  }

  drawChat(chat) {
    const stuck = this.near(), fresh = new Map();
    let previous = null, label = "", place = this.log.firstChild;
    const put = (node) => { if (place === node) place = node.nextSibling; else this.log.insertBefore(node, place); };
    for (const one of chat.messages) {
      if (day(one.at) !== label) {
        label = day(one.at);
        const node = this.shown.get(`day ${label}`)?.node || make("div", "day", label);
        fresh.set(`day ${label}`, { node });
        put(node);
      }
      const joined = Boolean(previous && previous.author === one.author && !previous.service && !one.service);
      const sign = JSON.stringify([one, joined, language()]);
      const known = this.shown.get(one.id), kept = known && known.sign === sign;
      const node = kept ? known.node : bubble(this, chat, one, joined);
      if (known && !kept) known.node.replaceWith(node), (place = place === known.node ? node : place);
      if (!kept && (known || !this.shown.size)) node.classList.add("still");
      fresh.set(one.id, { node, sign });
      put(node);
      previous = one;
    }
    const live = this.live(chat);
    if (live) { fresh.set("live", { node: live }); put(live); }
    while (place) { const next = place.nextSibling; place.remove(); place = next; }
    const opened = !this.shown.size;
    this.shown = fresh;
    this.composer.offer(chat.commands);
    this.keys.replaceChildren(...chat.keyboard.map((row) => make("div", "keyrow", ...row.map((text) => press("", () => this.act("say", { chat: chat.chat, text }), text)))));
    if (stuck || opened) this.bottom();
  }

  live(chat) {
    if (chat.draft) {
      const stop = chat.can_stop ? [press("stop", () => this.act("stop", { chat: chat.chat }), word("stop"))] : [];
      return make("div", "m draft", make("div", "bubble", make("span", "text", chat.draft), ...stop));
    }
    if (chat.typing) return make("div", "m still", make("div", "bubble dots", make("i"), make("i"), make("i")));
    return null;
  }

  popUp() {
    for (const one of this.chats.flatMap((chat) => chat.answers)) {
      if (this.answers.has(one.query)) continue;
      this.answers.add(one.query);
      if (one.text) (one.alert ? this.alert(one.text) : this.toast(one.text));
    }
  }

  toast(text) {
    const node = make("div", "toast", text);
    this.toasts.replaceChildren(node);
    setTimeout(() => node.remove(), 3500);
  }

  alert(text) {
    const done = press("", () => cover.remove(), word("ok"));
    const cover = make("div", "alert", make("div", "", make("p", "", text), done));
    cover.setAttribute("role", "alertdialog");
    this.node.append(cover);
    done.focus({ preventScroll: true });
  }

  async act(what, body) {
    try {
      await call(`phones/${this.id}/${what}`, body);
      this.refresh();
      return true;
    } catch (error) {
      this.toast(error.message);
      return false;
    }
  }

  near(most = 80) { return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < most; }
  bottom() { this.scroll.scrollTop = this.scroll.scrollHeight; this.latest.hidden = true; }
}
