/* The wall of phones. No dependency, no markup from anybody: text nodes only. */
(() => {
  "use strict";
  const API = "/sandbox/api";
  const WORDS = {
    ru: {
      sandbox: "Песочница", faults: "Сбой Telegram:", slow: "медленно", newBot: "Новый бот", close: "Закрыть", make: "Создать",
      newBotTitle: "Новый бот", newBotHelp: "Как у BotFather: токен можно дать владельцу, чтобы он подключил ещё одного бота.",
      botName: "Название", botUsername: "Имя, на конце bot", client: "Клиент", manager: "Менеджер", lead: "Старший менеджер", owner: "Владелец",
      widget: "сайт", telegram: "Telegram", chats: "Чаты", bot: "бот", topic: "тема", typing: "печатает…", edited: "изменено",
      write: "Сообщение", attach: "Приложить файл", send: "Отправить", commands: "Команды", back: "К списку чатов", reply: "Ответ", cancel: "Убрать",
      empty: "Здесь пока пусто", file: "Файл", lost: "Нет связи с программой. Соединяемся…", today: "Сегодня", closed: "тема закрыта", ok: "Понятно",
      armed: "Сработает на следующем запросе к Telegram", copied: "Скопировано", nothing: "Пока нет сообщений", down: "К последним", search: "@имя_бота",
    },
    en: {
      sandbox: "Sandbox", faults: "Telegram fault:", slow: "slow", newBot: "New bot", close: "Close", make: "Create",
      newBotTitle: "New bot", newBotHelp: "As BotFather does: give the token to the owner to connect one more bot.",
      botName: "Name", botUsername: "Username, ends in bot", client: "Client", manager: "Manager", lead: "Lead manager", owner: "Owner",
      widget: "website", telegram: "Telegram", chats: "Chats", bot: "bot", topic: "topic", typing: "typing…", edited: "edited",
      write: "Message", attach: "Attach a file", send: "Send", commands: "Commands", back: "Back to chats", reply: "Reply", cancel: "Remove",
      empty: "Nothing here yet", file: "File", lost: "No connection to the program. Reconnecting…", today: "Today", closed: "topic is closed", ok: "OK",
      armed: "Will strike at the next call to Telegram", copied: "Copied", nothing: "No messages yet", down: "To the latest", search: "@bot_name",
    },
  };
  const SLOTS = [
    { ru: ["client-widget", "client-widget-en"], en: ["client-widget-en", "client-widget"] },
    { ru: ["client-telegram", "client-telegram-en"], en: ["client-telegram-en", "client-telegram"] },
    { ru: ["manager", "lead"], en: ["manager", "lead"] },
    { ru: ["owner"], en: ["owner"] },
  ];
  const FAULTS = [
    { label: "429", body: { kind: "429", retry_after: 3 } },
    { label: "500", body: { kind: "500", times: 2 } },
    { label: "slow", body: { kind: "slow", delay: 3 } },
  ];
  const ICONS = {
    back: "M15 5l-7 7 7 7", send: "M12 19V5M5.5 11.5L12 5l6.5 6.5", clip: "M20 11.5l-8.2 8.2a5.2 5.2 0 0 1-7.4-7.4l8.6-8.5a3.5 3.5 0 0 1 5 4.9l-8.6 8.5a1.8 1.8 0 0 1-2.5-2.5l7.8-7.7",
    slash: "M15 4L9 20", cross: "M6 6l12 12M18 6L6 18", file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5", down: "M12 5v14M6 13l6 6 6-6",
  };
  const $ = (id) => document.getElementById(id);
  const memory = { get: (key) => localStorage.getItem(`sandbox:${key}`), set: (key, value) => localStorage.setItem(`sandbox:${key}`, value) };
  let language = memory.get("language") || ((navigator.language || "ru").startsWith("ru") ? "ru" : "en");
  let cards = {}, slots = [];
  const word = (key) => WORDS[language][key] || key;

  /* ---- making nodes ---- */
  const make = (tag, className, ...children) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children);
    return node;
  };
  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path")).setAttribute("d", ICONS[name]);
    return svg;
  };
  const press = (className, action, ...children) => {
    const node = make("button", className, ...children);
    node.type = "button";
    node.addEventListener("click", action);
    return node;
  };
  const named = (node, label) => { node.setAttribute("aria-label", label); node.title = label; return node; };
  const hue = (text) => [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 7, 0);
  const face = (name) => make("span", `face hue${hue(name)}`, [...name].find((letter) => /[\p{L}\p{N}]/u.test(letter)) || "•");
  const clock = (at) => new Date(at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  const day = (at) => {
    const date = new Date(at);
    return date.toDateString() === new Date().toDateString() ? word("today") : date.toLocaleDateString(language, { day: "numeric", month: "long" });
  };
  const size = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

  /* ---- talking to the sandbox ---- */
  const call = async (path, body, method = body ? "POST" : "GET") => {
    const form = body instanceof FormData;
    const answer = await fetch(`${API}/${path}`, { method, body: body ? (form ? body : JSON.stringify(body)) : undefined });
    const value = await answer.json();
    if (!answer.ok) throw new Error(value.error);
    return value;
  };

  /* ---- formatted text: entities count in UTF-16, as strings here do ---- */
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
  const write = (phone, text, entities, from = 0, to = text.length) => {
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

  /* ---- one Telegram phone ---- */
  class TelegramPhone {
    constructor(id) {
      this.id = id;
      this.chats = [];
      this.open = undefined;
      this.seen = new Map();
      this.shown = new Map();
      this.answers = new Set();
      this.reply = null;
      this.first = true;
      this.node = make("div", "telegram");
      this.build();
    }

    build() {
      this.head = make("div", "head");
      this.list = make("div", "list");
      this.log = make("div", "log");
      this.log.setAttribute("role", "log");
      this.scroll = make("div", "scroll", this.log);
      this.scroll.tabIndex = 0;
      this.latest = named(press("latest", () => this.bottom(), icon("down")), word("down"));
      this.scroll.addEventListener("scroll", () => { this.latest.hidden = this.near(); });
      this.quote = make("div", "quote");
      this.menu = make("div", "menu");
      this.keys = make("div", "keys");
      this.input = make("textarea");
      this.input.rows = 1;
      this.input.placeholder = word("write");
      this.input.setAttribute("aria-label", word("write"));
      this.input.addEventListener("input", () => this.grow());
      this.input.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.say(); }
        if (event.key === "Escape") this.answerTo(null);
      });
      this.picker = make("input");
      this.picker.type = "file";
      this.picker.hidden = true;
      this.picker.addEventListener("change", () => this.upload([...this.picker.files]));
      this.slash = named(press("slash", () => this.toggle(), icon("slash")), word("commands"));
      const clip = named(press("clip", () => this.picker.click(), icon("clip")), word("attach"));
      this.sender = named(press("send", () => this.say(), icon("send")), word("send"));
      this.composer = make("div", "composer", clip, this.picker, this.input, this.slash, this.sender);
      this.toasts = make("div", "toasts");
      this.toasts.setAttribute("role", "status");
      this.body = make("div", "chat", this.scroll, this.latest, this.menu, this.quote, this.composer, this.keys);
      this.node.append(this.head, this.list, this.body, this.toasts);
      this.node.addEventListener("dragover", (event) => event.preventDefault());
      this.node.addEventListener("drop", (event) => { event.preventDefault(); this.upload([...event.dataTransfer.files]); });
      this.grow();
    }

    get chat() { return this.chats.find((one) => one.chat === this.open); }

    async refresh() {
      if (this.busy) { this.again = true; return; }
      this.busy = true;
      try {
        this.chats = (await call(`phones/${this.id}/view`)).chats;
        if (this.first) this.begin();
        this.draw();
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
      const staff = ["manager", "lead"].includes(cards[this.id].role);
      const home = this.chats.find((one) => one.kind === "private");
      this.open = kept !== null ? (this.chats.some((one) => one.chat === kept) ? kept : null) : staff || !home ? null : home.chat;
    }

    last(chat) { return chat.messages.length ? chat.messages[chat.messages.length - 1].id : 0; }
    unread(chat) { return chat.messages.filter((one) => !one.mine && !one.service && one.id > (this.seen.get(chat.chat) || 0)).length; }

    show(name) {
      this.open = name;
      memory.set(`open:${this.id}`, name || "");
      this.answerTo(null);
      this.menu.replaceChildren();
      this.log.replaceChildren();
      this.shown.clear();
      this.draw();
      if (name) this.input.focus({ preventScroll: true });
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
      if (!chat) { this.head.replaceChildren(make("strong", "", word("chats")), make("span", "hint", `Telegram`)); return; }
      const back = named(press("back", () => this.show(null), icon("back"), ...(others ? [make("b", "badge", String(others))] : [])), word("back"));
      const [group, topic] = chat.kind === "private" ? [chat.title, ""] : chat.title.split(" / ");
      const sub = chat.typing ? make("span", "sub live", word("typing")) : make("span", "sub", chat.kind === "private" ? word("bot") : chat.closed ? word("closed") : group);
      this.head.replaceChildren(back, face(topic || group), make("span", "title", make("strong", "", topic || group), sub));
    }

    drawList() {
      const rows = this.chats.map((chat) => {
        const last = chat.messages[chat.messages.length - 1];
        const unread = this.unread(chat);
        const [group, topic] = chat.kind === "private" ? [chat.title, ""] : chat.title.split(" / ");
        const text = last ? `${last.mine || last.service || chat.kind === "private" ? "" : `${last.author}: `}${last.text || (last.file ? last.file.name : "")}` : word("nothing");
        const words = make("span", "words", make("span", "line", make("strong", "", topic || group), make("time", "", last ? clock(last.at) : "")),
          ...(topic ? [make("span", "group", group)] : []), make("span", "line", make("span", "text", text.replace(/\s+/g, " ")), ...(unread ? [make("b", "badge", String(unread))] : [])));
        return press(`row${unread ? " news" : ""}`, () => this.show(chat.chat), face(topic || group), words);
      });
      this.list.replaceChildren(...rows, ...(rows.length ? [] : [make("p", "empty", word("empty"))]));
    }

    drawChat(chat) {
      const stuck = this.near();
      const fresh = new Map();
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
        const sign = JSON.stringify([one, joined, language]);
        const known = this.shown.get(one.id);
        const kept = known && known.sign === sign;
        const node = kept ? known.node : this.bubble(chat, one, joined);
        if (known && !kept) known.node.replaceWith(node), (place = place === known.node ? node : place);
        if (!known && !this.shown.size) node.classList.add("still");
        fresh.set(one.id, { node, sign });
        put(node);
        previous = one;
      }
      const live = this.live(chat);
      if (live) { fresh.set("live", { node: live }); put(live); }
      while (place) { const next = place.nextSibling; place.remove(); place = next; }
      const opened = !this.shown.size;
      this.shown = fresh;
      this.slash.hidden = !chat.commands.length;
      this.keys.replaceChildren(...chat.keyboard.map((row) => make("div", "keyrow", ...row.map((text) => press("", () => this.act("say", { chat: chat.chat, text }), text)))));
      if (stuck || opened) this.bottom();
    }

    live(chat) {
      if (chat.draft) return make("div", "m draft", make("div", "bubble", make("span", "text", chat.draft)));
      if (chat.typing) return make("div", "m still", make("div", "bubble dots", make("i"), make("i"), make("i")));
      return null;
    }

    bubble(chat, one, joined) {
      if (one.service) return make("div", "service", one.text);
      const node = make("div", `m${one.mine ? " mine" : ""}${joined ? " joined" : ""}`);
      const inside = make("div", "bubble");
      if (!one.mine && !joined && chat.kind !== "private") inside.append(make("span", `who hue${hue(one.author)}`, one.author));
      if (one.reply_to) inside.append(this.quoted(chat, one.reply_to));
      if (one.file) inside.append(this.attachment(one.file));
      if (one.text) inside.append(make("span", "text", write(this, one.text, one.entities || [])));
      inside.append(make("span", "meta", one.edited && !one.buttons.length ? `${word("edited")} ` : "", clock(one.at)));
      if (one.reactions.length) inside.append(make("span", "reactions", one.reactions.join(" ")));
      inside.addEventListener("click", (event) => {
        if (event.target.closest("a, button, code, .spoiler, audio") || String(getSelection())) return;
        this.answerTo(one);
      });
      node.append(inside);
      for (const row of one.buttons) node.append(make("div", "buttons", ...row.map((text) => this.button(chat, one, text))));
      return node;
    }

    button(chat, one, text) {
      const node = press("", async () => {
        const link = one.links[text];
        if (link && !/^https?:\/\/t\.me\//.test(link)) { window.open(link, "_blank", "noopener"); return; }
        node.classList.add("busy");
        await this.act("tap", { chat: chat.chat, message: one.id, button: text });
        setTimeout(() => node.classList.remove("busy"), 400);
      }, text);
      return node;
    }

    quoted(chat, number) {
      const one = chat.messages.find((message) => message.id === number);
      return make("span", "replied", make("b", "", one ? one.author : "…"), make("span", "", one ? one.text || word("file") : ""));
    }

    attachment(file) {
      if (file.kind === "photo") {
        const image = make("img", "photo");
        image.src = file.url;
        image.alt = file.name;
        image.addEventListener("load", () => { if (this.near(400)) this.bottom(); });
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
    }

    popUp() {
      for (const chat of this.chats) {
        for (const one of chat.answers) {
          if (this.answers.has(one.query)) continue;
          this.answers.add(one.query);
          if (one.text) (one.alert ? this.alert(one.text) : this.toast(one.text));
        }
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

    toggle() {
      if (this.menu.childElementCount) { this.menu.replaceChildren(); return; }
      this.menu.replaceChildren(...this.chat.commands.map((one) => press("", () => {
        this.menu.replaceChildren();
        this.act("say", { chat: this.open, text: `/${one.command}` });
      }, make("b", "", `/${one.command}`), make("span", "", one.description))));
    }

    answerTo(one) {
      this.reply = one && this.reply !== one ? one : null;
      if (!this.reply) { this.quote.replaceChildren(); return; }
      const drop = named(press("", () => this.answerTo(null), icon("cross")), word("cancel"));
      this.quote.replaceChildren(make("span", "replied", make("b", "", one.author), make("span", "", one.text || word("file"))), drop);
      this.input.focus({ preventScroll: true });
    }

    async say() {
      const text = this.input.value.trim();
      if (!text) return;
      const body = { chat: this.open, text, ...(this.reply ? { reply_to: this.reply.id } : {}) };
      this.input.value = "";
      this.grow();
      this.answerTo(null);
      this.scroll.scrollTop = this.scroll.scrollHeight;
      if (!(await this.act("say", body)) && !this.input.value) { this.input.value = text; this.grow(); }
    }

    async upload(files) {
      this.picker.value = "";
      for (const file of files) {
        const form = new FormData();
        form.append("chat", this.open || "");
        form.append("file", file, file.name);
        await this.act("file", form);
      }
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

    grow() {
      this.input.style.setProperty("height", "auto");
      this.input.style.setProperty("height", `${Math.min(this.input.scrollHeight, 120)}px`);
      this.composer.classList.toggle("ready", Boolean(this.input.value.trim()));
    }

    near(most = 80) { return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < most; }
    bottom() { this.scroll.scrollTop = this.scroll.scrollHeight; this.latest.hidden = true; }
  }

  /* ---- one widget phone: the real frame of the same visitor that the API speaks as ---- */
  class WidgetPhone {
    constructor(id) {
      this.id = id;
      this.node = make("div", "site");
      this.token = "";
    }

    async refresh() {
      const visitor = await call(`phones/${this.id}/visitor`).catch(() => null);
      if (!visitor || visitor.token === this.token) return;
      this.token = visitor.token;
      localStorage.setItem(`parley:${visitor.site}:token`, JSON.stringify(visitor.token));
      const frame = make("iframe");
      frame.title = cards[this.id].name;
      frame.src = `/w/${encodeURIComponent(visitor.site)}#language=${visitor.language}`;
      this.node.replaceChildren(frame);
    }
  }

  /* ---- the wall ---- */
  const phoneOf = (id) => new (cards[id].kind === "widget" ? WidgetPhone : TelegramPhone)(id);
  const put = (slot, id) => {
    slot.phone = phoneOf(id);
    slot.node.dataset.phone = id;
    const card = cards[id];
    const people = slot.ids.map((other) => {
      const chip = press("person", () => put(slot, other), cards[other].name);
      chip.setAttribute("aria-pressed", String(other === id));
      return chip;
    });
    const about = make("span", "about", make("strong", "", word(card.role)), make("span", "", word(card.kind)));
    slot.node.replaceChildren(make("div", "caption", about, make("span", "people", ...people)), make("div", "device", slot.phone.node));
    slot.phone.refresh();
  };
  const build = () => {
    document.documentElement.lang = language;
    document.title = `Parley — ${word("sandbox")}`;
    document.querySelectorAll("[data-word]").forEach((node) => { node.textContent = word(node.dataset.word); });
    $("languages").replaceChildren(...Object.keys(WORDS).map((one) => {
      const node = press("", () => { language = one; memory.set("language", one); build(); }, one.toUpperCase());
      node.setAttribute("aria-pressed", String(one === language));
      return node;
    }));
    $("faults").replaceChildren($("faults").firstElementChild, ...FAULTS.map((fault) => {
      const node = press("", () => call("faults", fault.body).then(showFaults), fault.label === "slow" ? word("slow") : fault.label);
      node.dataset.kind = fault.body.kind;
      node.title = word("armed");
      return node;
    }));
    slots = SLOTS.map((names) => ({ ids: names[language].filter((id) => cards[id]), node: make("section", "slot") }));
    slots.forEach((slot) => put(slot, slot.ids[0]));
    $("wall").replaceChildren(...slots.map((slot) => slot.node));
    refreshFaults();
  };
  const showFaults = (body) => {
    document.querySelectorAll("#faults button").forEach((node) => {
      const count = body.waiting.filter((one) => one.kind === node.dataset.kind).reduce((sum, one) => sum + one.times, 0);
      node.classList.toggle("armed", count > 0);
      node.dataset.count = count > 0 ? String(count) : "";
    });
  };
  const refreshFaults = () => call("faults").then(showFaults, () => {});

  const listen = () => {
    const stream = new EventSource(`${API}/events`);
    stream.onopen = () => { $("link").textContent = ""; slots.forEach((slot) => slot.phone.refresh()); };
    stream.onerror = () => { $("link").textContent = word("lost"); };
    stream.onmessage = (event) => {
      const phones = JSON.parse(event.data).phones;
      slots.filter((slot) => phones.includes(slot.phone.id)).forEach((slot) => slot.phone.refresh());
      if (document.querySelector("#faults .armed")) refreshFaults();
    };
  };

  const maker = () => {
    const dialog = $("bot-maker"), form = dialog.querySelector("form"), output = dialog.querySelector("output");
    $("new-bot").addEventListener("click", () => { output.replaceChildren(); dialog.showModal(); });
    form.querySelector("[value=cancel]").addEventListener("click", () => dialog.close());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const given = Object.fromEntries(new FormData(form));
      try {
        const made = await call("bots", given);
        output.replaceChildren(make("code", "", made.token));
      } catch (error) { output.replaceChildren(error.message); }
    });
  };

  const begin = async () => {
    const phones = await call("phones");
    cards = Object.fromEntries(phones.map((one) => [one.id, one]));
    maker();
    build();
    listen();
  };
  begin();
})();
