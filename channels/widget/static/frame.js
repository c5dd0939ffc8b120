/* The conversation inside the frame. No dependency, no markup from anybody: text nodes only. */
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const settings = JSON.parse($("settings").textContent);
  const hash = new URLSearchParams(location.hash.slice(1));
  const parent = window.parent !== window ? hash.get("site") : null;
  const language = String(settings.language || hash.get("language") || navigator.language).toLowerCase().startsWith("ru") ? "ru" : "en";
  const words = settings.words[language];
  const plural = new Intl.PluralRules(language);
  const api = `${location.origin}/w/v1/${encodeURIComponent(settings.site)}`;
  const chat = $("chat"), log = $("log"), live = $("live"), scroll = $("scroll"), input = $("text");

  /* What outlives the page. Without storage (a strict browser) the chat works for one page's life. */
  const memory = {};
  const store = {
    get(name) {
      try { return JSON.parse(localStorage.getItem(`parley:${settings.site}:${name}`)); } catch (_) { return memory[name] ?? null; }
    },
    set(name, value) {
      memory[name] = value;
      try { localStorage.setItem(`parley:${settings.site}:${name}`, JSON.stringify(value)); } catch (_) { /* kept in memory */ }
    },
  };

  let token = store.get("token");
  let cursor = 0, seen = 0, tries = 0, ready = false, opened = !parent, socket = null;
  let timer = 0, poller = 0, beat = 0, silence = 0, opening = null, typingTimer = 0, lastDay = "", chosen = [];
  const shown = new Map(); // message id → {node, seq, mine}
  const waiting = new Map(); // client id → node

  const make = (tag, className, ...children) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children);
    return node;
  };
  const icon = (path) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const line = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
    line.setAttribute("d", path);
    return svg;
  };
  const press = (label, action, className) => {
    const button = make("button", className, label);
    button.type = "button";
    button.addEventListener("click", action);
    return button;
  };
  const count = (forms, number) => (forms[plural.select(number)] || forms.other).replace("#", number);
  const size = (bytes) => {
    const step = bytes < 1024 ? 0 : bytes < 1048576 ? 1 : 2;
    const number = new Intl.NumberFormat(language, { maximumFractionDigits: step === 2 ? 1 : 0 }).format(bytes / 1024 ** step);
    return `${number} ${words.units[step]}`;
  };

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
  const time = (at) => new Date(at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });

  const card = (file) => {
    const open = async (event) => {
      const blob = await content(file).catch(() => null);
      if (!blob) return complain(words.uploadFailed);
      const anchor = link(URL.createObjectURL(blob), "");
      anchor.download = file.name;
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(anchor.href), 60000);
    };
    const label = make("span", "", file.name, make("small", "", size(file.size)));
    const node = press(icon("M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5"), open, "card");
    node.append(label);
    if (/^image\/(png|jpeg|gif|webp)$/.test(file.mime)) preview(node, file);
    return node;
  };
  const preview = async (node, file) => {
    const blob = await content(file).catch(() => null);
    if (!blob) return;
    const image = make("img");
    image.alt = file.name;
    image.onload = () => { node.classList.add("picture"); node.replaceChildren(image); stick(); };
    image.src = URL.createObjectURL(blob);
  };
  const content = async (file) => {
    const answer = await fetch(`${api}/files/${encodeURIComponent(file.id)}`, { headers: { Authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(answer.status);
    return answer.blob();
  };

  const bubble = (message) => {
    const author = ["customer", "bot", "staff", "system"].includes(message.author) ? message.author : "system";
    const node = make("div", `m ${author}`);
    const name = nameOf(message);
    const text = make("p", "text");
    write(text, message.text || "");
    const face = make("span", "face", [...(author === "bot" ? settings.name : name)].find((letter) => /[\p{L}\p{N}]/u.test(letter)) || "•");
    face.setAttribute("aria-hidden", "true");
    node.append(make("span", "who", name), face, text, ...(message.files || []).map(card));
    if ((message.sources || []).length) node.append(sources(message.sources));
    if ((message.buttons || []).length) node.append(buttons(message.buttons));
    const meta = make("span", "meta", make("time", "", time(message.at)));
    if (message.edited) meta.append(words.edited);
    node.append(meta);
    return node;
  };
  const sources = (list) => {
    const items = list.map((source) => {
      const address = safe(source.url || "");
      return make("li", "", address ? link(address, source.title || address) : make("span", "", source.title));
    });
    const node = make("ul", "sources", ...items);
    node.setAttribute("aria-label", words.sources);
    return node;
  };
  const buttons = (rows) => make("div", "buttons", ...rows.flat().map((button) => press(button.text, () => send(button.text, [], button.value))));

  const near = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 90;
  let stuck = true;
  const stick = () => { if (stuck) scroll.scrollTop = scroll.scrollHeight; };
  const day = (at) => {
    const date = new Date(at), now = new Date();
    const ago = Math.round((new Date(now.toDateString()) - new Date(date.toDateString())) / 864e5);
    if (ago === 0) return words.today;
    return ago === 1 ? words.yesterday : date.toLocaleDateString(language, { day: "numeric", month: "long" });
  };
  const place = (node, message) => {
    const first = waiting.values().next().value;
    const label = day(message.at);
    if (label !== lastDay) log.insertBefore(make("div", "day", (lastDay = label)), first || null);
    log.insertBefore(node, first || null);
  };

  const receive = (event) => {
    if (!Number.isInteger(event.seq) || event.seq <= cursor) return;
    cursor = event.seq;
    const message = event.message || {};
    const known = shown.get(message.id);
    const mine = message.author === "customer";
    const node = bubble(message);
    if (known) known.node.replaceWith(node);
    else if (event.type === "message") {
      const pending = waiting.get(message.client_id);
      if (pending) { pending.remove(); waiting.delete(message.client_id); }
      place(node, message);
      if (pending) node.style.animation = "none";
      if (!mine) hush();
    }
    if (known || event.type === "message") shown.set(message.id, { node, seq: known ? known.seq : event.seq, mine });
    if (mine) dequeue(message.client_id);
    stick();
  };
  const hush = () => {
    clearTimeout(typingTimer);
    live.replaceChildren();
  };
  const dots = (frame) => {
    hush();
    if (!frame.on) return;
    const node = bubble({ author: frame.author === "staff" ? "staff" : "bot", text: "", at: Date.now() });
    node.querySelector(".meta").replaceWith(make("div", "dots", make("i"), make("i"), make("i")));
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
      node.querySelector(".meta").remove();
      text = node.querySelector(".text");
      live.append(node);
    }
    clearTimeout(typingTimer);
    typingTimer = setTimeout(hush, 60000);
    text.textContent = String(frame.text);
    stick();
  };

  /* ---- unread ---- */
  const visible = () => opened && document.visibilityState === "visible";
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
  const tell = (said) => { if (parent && parent !== "null") window.parent.postMessage({ parley: 1, ...said }, parent); };

  /* ---- sending: every message waits in the queue until the server says that it is stored ---- */
  const queue = () => store.get("queue") || [];
  const dequeue = (id) => { if (queue().some((one) => one.client_id === id)) store.set("queue", queue().filter((one) => one.client_id !== id)); };
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const send = (text, files = [], button = "") => {
    const item = { client_id: uuid(), text, files, button, at: new Date().toISOString() };
    store.set("queue", [...queue(), item]);
    stuck = true;
    sketch(item);
    deliver(item);
  };
  const sketch = (item) => {
    if (waiting.has(item.client_id)) return;
    const node = bubble({ author: "customer", ...item });
    node.classList.add("waiting");
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
    meta.append(press(words.retry, () => { mark(item, false); deliver(item); }), press(words.drop, () => {
      node.remove();
      waiting.delete(item.client_id);
      dequeue(item.client_id);
      if (!input.value) { input.value = item.text; grow(); }
    }));
  };
  const fail = (id, text) => {
    const item = queue().find((one) => one.client_id === id);
    complain(text);
    if (!item) return;
    store.set("queue", queue().map((one) => (one.client_id === id ? { ...one, failed: true } : one)));
    mark(item, true);
  };
  const deliver = (item) => {
    const frame = { op: "send", client_id: item.client_id, text: item.text, button: item.button, language, files: item.files.map((file) => file.id) };
    if (ready) speak(frame);
    else if (!token) session().then(connect, () => retry());
    else if (tries >= 2 && navigator.onLine) post(item, frame);
    else connect();
  };
  const post = async (item, frame) => {
    const answer = await call("messages", { method: "POST", body: JSON.stringify(frame) }).catch(() => null);
    if (!answer) return;
    if (answer.ok) return poll();
    if (!answer.body.retry) fail(item.client_id, answer.body.text);
  };
  const speak = (frame) => { if (ready && socket.readyState === 1) socket.send(JSON.stringify(frame)); };
  const acked = (frame) => {
    dequeue(frame.client_id);
    const node = waiting.get(frame.client_id);
    if (node) { node.classList.remove("waiting"); node.querySelector(".meta").replaceChildren(words.sent); }
  };
  const refused = (frame) => {
    if (frame.client_id && !frame.retry) return fail(frame.client_id, frame.text);
    complain(frame.text);
    if (!frame.client_id) return;
    setTimeout(() => {
      const item = queue().find((one) => one.client_id === frame.client_id);
      if (item) deliver(item);
    }, frame.retry * 1000 + 300);
  };

  /* ---- connection ---- */
  const call = async (path, options = {}) => {
    const headers = { "Accept-Language": language, ...(token ? { Authorization: `Bearer ${token}` } : {}), ...options.headers };
    const answer = await fetch(`${api}/${path}`, { ...options, headers });
    if (answer.status === 401) forget();
    return { ok: answer.ok, body: await answer.json().catch(() => ({})) };
  };
  const adopt = () => (token = token || store.get("token")); // another tab of this visitor may have begun
  const session = () => {
    if (adopt()) return Promise.resolve();
    opening = opening || call("session", { method: "POST" }).then((answer) => {
      if (!answer.ok) { complain(answer.body.text); throw new Error("session"); }
      token = answer.body.token;
      store.set("token", token);
    }).finally(() => { opening = null; });
    return opening;
  };
  const forget = () => {
    token = null;
    store.set("token", null);
  };
  const connect = () => {
    clearTimeout(timer);
    if (!token || (socket && socket.readyState < 2)) return;
    state();
    const mine = (socket = new WebSocket(`${api.replace(/^http/, "ws")}/ws`));
    mine.onopen = () => mine.send(JSON.stringify({ op: "hello", site: settings.site, token, after: cursor, language, v: 1 }));
    mine.onmessage = (event) => { if (mine === socket) hear(JSON.parse(event.data)); };
    mine.onclose = (event) => { if (mine === socket) lost(event.code); };
  };
  const hear = (frame) => {
    clearTimeout(silence);
    if (frame.op === "event") { receive(frame); if (ready) tally(); }
    else if (frame.op === "ready") begin(frame);
    else if (frame.op === "ack") acked(frame);
    else if (frame.op === "typing") dots(frame);
    else if (frame.op === "draft") draft(frame);
    else if (frame.op === "error") refused(frame);
  };
  const begin = (frame) => {
    ready = true;
    tries = 0;
    seen = Math.max(seen, frame.seen);
    clearInterval(poller);
    clearInterval(beat);
    poller = 0;
    beat = setInterval(() => {
      speak({ op: "ping" });
      clearTimeout(silence);
      silence = setTimeout(() => socket.close(), 10000);
    }, 25000);
    queue().filter((item) => !item.failed).forEach((item) => { sketch(item); deliver(item); });
    state();
    tally();
  };
  const lost = (code) => {
    ready = false;
    socket = null;
    clearInterval(beat);
    clearTimeout(silence);
    hush();
    if (code === 4401) { restart(); if (queue().length) session().then(connect, retry); return; }
    retry();
  };
  const retry = () => {
    clearTimeout(timer);
    const wait = Math.min(30, 2 ** tries) * (0.75 + Math.random() / 2);
    tries += 1;
    if (tries > 2 && !poller) poller = setInterval(poll, 10000);
    timer = setTimeout(() => (token ? connect() : session().then(connect, retry)), wait * 1000);
    state();
  };
  const poll = async () => {
    if (ready || !token || !navigator.onLine) return;
    const answer = await call(`events?after=${cursor}`).catch(() => null);
    if (!answer || !answer.ok) return;
    answer.body.events.forEach(receive);
    seen = Math.max(seen, answer.body.seen);
    tally();
    if (answer.body.events.length === 200) poll();
  };
  const again = () => {
    state();
    tally();
    if (ready || !navigator.onLine || document.visibilityState === "hidden") return;
    tries = Math.min(tries, 1);
    if (token) connect();
    else if (queue().length) session().then(connect, retry);
  };
  const state = () => {
    const off = !navigator.onLine;
    chat.classList.toggle("online", !off && (ready || !token));
    const text = off ? words.offline : ready || !token ? words.online : words.connecting;
    if ($("state").textContent !== text) $("state").textContent = text;
  };
  const restart = () => {
    forget();
    cursor = seen = 0;
    lastDay = "";
    shown.clear();
    waiting.clear();
    log.replaceChildren();
    greet();
    queue().forEach(sketch);
    state();
  };
  const greet = () => {
    const given = settings.greeting;
    const text = (given && typeof given === "object" ? given[language] : given) || words.greeting;
    const node = bubble({ author: "bot", text, at: Date.now() });
    node.querySelector(".meta").remove();
    log.append(node);
  };

  /* ---- composing ---- */
  const complain = (text) => { $("error").textContent = text || ""; };
  const grow = () => {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 140)}px`;
    $("send").disabled = !input.value.trim() && !chosen.some((file) => file.id);
    stick();
  };
  const submit = (event) => {
    if (event) event.preventDefault();
    const text = input.value.trim(), over = text.length - settings.maxText;
    if (over > 0) return complain(count(words.tooLong, over));
    if (chosen.some((file) => !file.id)) return;
    if (!text && !chosen.length) return;
    complain("");
    send(text, chosen);
    chosen = [];
    list();
    input.value = "";
    grow();
  };
  const list = () => $("files").replaceChildren(...chosen.map((file) => {
    const remove = press(icon("M6 6l12 12M18 6L6 18"), () => { chosen = chosen.filter((one) => one !== file); list(); grow(); });
    remove.setAttribute("aria-label", `${words.remove}: ${file.name}`);
    return make("li", "", make("span", "", file.id ? file.name : `${file.name}…`), remove);
  }));
  const upload = async (file) => {
    if (chosen.length >= settings.maxFiles) return complain(words.tooMany);
    if (file.size > 10485760) return complain(words.fileTooBig);
    const entry = { id: "", name: file.name };
    chosen.push(entry);
    list();
    try {
      if (!token) await session();
      const body = new FormData();
      body.append("file", file, file.name);
      const answer = await call("files", { method: "POST", body });
      if (!answer.ok) throw answer.body;
      Object.assign(entry, answer.body);
      connect();
    } catch (error) {
      chosen = chosen.filter((one) => one !== entry);
      complain(error.text || words.uploadFailed);
    }
    list();
    grow();
  };

  /* ---- looks ---- */
  const paint = () => {
    const accent = /^#[0-9a-f]{6}$/i.test(settings.color || "") ? settings.color : "#2f5bea";
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = parseInt(accent.slice(at, at + 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    const ink = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#16181d" : "#ffffff";
    document.documentElement.style.setProperty("--accent", accent);
    document.documentElement.style.setProperty("--ink", ink);
    tell({ op: "ready", accent, ink });
  };
  const label = () => {
    document.documentElement.lang = language;
    for (const id of ["send", "attach", "close", "latest"]) $(id).setAttribute("aria-label", words[id]);
    log.setAttribute("aria-label", words.log);
    input.placeholder = words.placeholder;
    input.setAttribute("aria-label", words.placeholder);
    $("face").textContent = [...settings.name].find((letter) => /[\p{L}\p{N}]/u.test(letter)) || "•";
    $("close").hidden = !parent;
  };
  const leave = () => tell({ op: "close" });

  $("form").addEventListener("submit", submit);
  $("close").addEventListener("click", leave);
  $("attach").addEventListener("click", () => $("picker").click());
  $("picker").addEventListener("change", () => { [...$("picker").files].forEach(upload); $("picker").value = ""; });
  $("latest").addEventListener("click", () => { stuck = true; stick(); });
  scroll.addEventListener("scroll", () => { stuck = near(); $("latest").hidden = stuck; }, { passive: true });
  input.addEventListener("input", () => {
    if (input.value.length <= settings.maxText) complain("");
    grow();
    if (!token && !opening) session().then(connect, () => {});
  });
  input.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event); });
  input.addEventListener("paste", (event) => { [...event.clipboardData.files].forEach(upload); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(); });
  document.addEventListener("visibilitychange", again);
  window.addEventListener("storage", () => { if (!token && adopt()) connect(); });
  window.addEventListener("online", again);
  window.addEventListener("offline", state);
  window.addEventListener("resize", stick);
  window.addEventListener("message", (event) => {
    if (!parent || event.source !== window.parent || event.origin !== parent || !event.data || event.data.parley !== 1) return;
    if (event.data.op === "open") { opened = true; input.focus(); stick(); tally(); }
    if (event.data.op === "close") { opened = false; }
    if (event.data.op === "reset") { store.set("queue", []); if (socket) { const old = socket; socket = null; ready = false; old.close(); } restart(); }
  });

  label();
  greet();
  queue().forEach(sketch);
  paint();
  state();
  if (token) connect();
  else if (queue().length) session().then(connect, retry);
  if (!parent) input.focus();
})();
