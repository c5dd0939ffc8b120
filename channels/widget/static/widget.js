/* Parley's loader: a floating button and a frame on Parley's own origin. One global: Parley. */
(() => {
  "use strict";
  const WORDS = "__WORDS__";
  const script = document.currentScript;
  const early = window.Parley && window.Parley.q;
  if (!script || (window.Parley && !early)) return;
  const home = new URL(script.src).origin;
  const site = script.dataset.site || "";
  const language = (script.dataset.language || navigator.language || "en").toLowerCase().startsWith("ru") ? "ru" : "en";
  const words = WORDS[language];
  const plural = new Intl.PluralRules(language);
  const listeners = {};
  let opened = false, ready = false, unread = 0, title = null, waiting = [];

  const make = (tag, props, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  };
  const drawing = (path) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  };

  const CSS = `:host{all:initial}:host([hidden]) button{visibility:hidden}
button{position:fixed;right:20px;bottom:20px;z-index:2147483646;width:60px;height:60px;border:0;padding:0;border-radius:50%;cursor:pointer;background:var(--accent,#2f5bea);color:var(--ink,#fff);box-shadow:0 1px 6px #0000001f,0 8px 28px #00000033;transition:transform .18s}
button:hover{transform:scale(1.06)}button:active{transform:scale(.95)}
button:focus-visible{outline:3px solid var(--accent,#2f5bea);outline-offset:3px}
svg{position:absolute;inset:16px;width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;transition:opacity .18s,transform .18s}
.wide{width:auto;padding:0 22px 0 54px;border-radius:30px;font:600 16px system-ui,sans-serif}.wide svg{inset:16px auto auto 16px}
:host(.left) :is(button,iframe){right:auto;left:20px}
svg+svg,.on svg{opacity:0;transform:rotate(-45deg)}.on svg+svg{opacity:1;transform:none}
b{position:absolute;top:-3px;right:-3px;min-width:22px;height:22px;box-sizing:border-box;padding:0 6px;border-radius:11px;background:#d4183d;color:#fff;font:600 13px/22px system-ui,sans-serif;text-align:center}
b:empty{display:none}
iframe{position:fixed;right:20px;bottom:96px;z-index:2147483647;width:400px;height:min(704px,100vh - 120px);border:0;border-radius:18px;box-shadow:0 5px 50px #0000003d,0 0 0 1px #00000012;transform-origin:100% 100%;transition:transform .22s cubic-bezier(.2,.8,.2,1),opacity .16s,visibility .22s}
iframe:not(.on){opacity:0;visibility:hidden;transform:translateY(14px) scale(.97)}
@media(max-width:480px){iframe,:host(.left) iframe{inset:0;width:100%;height:100%;border-radius:0}button.on{display:none}}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}`;

  const badge = make("b", { ariaHidden: "true" });
  const text = make("span", {});
  const button = make("button", { type: "button" },
    drawing("M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.2 4.5 3.2 5.9L5.5 20.5l4-2.1c.8.2 1.6.3 2.5.3 5 0 9-3.4 9-7.6S17 3.5 12 3.5z"),
    drawing("M6 9l6 6 6-6"), text, badge);
  const frame = make("iframe", { title: words.title, referrerPolicy: "no-referrer" });
  const host = make("div", {});
  host.id = "parley-widget";
  host.hidden = true; // until the frame answers: where it may not be, nothing is shown
  const root = host.attachShadow({ mode: "open" });
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
  } catch (_) {
    root.append(make("style", { textContent: CSS }));
  }
  root.append(frame, button);

  // What a frame can't keep where the browser gives it no storage of its own.
  const mine = `parley:${site}:`;
  const parsed = (value) => { try { return JSON.parse(value); } catch (_) { return null; } };
  const kept = () => {
    try {
      return Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith(mine))
        .map(([key, value]) => [key.slice(mine.length), parsed(value)]));
    } catch (_) { return {}; }
  };
  const keep = (name, value) => {
    try { localStorage.setItem(mine + name, JSON.stringify(value)); } catch (_) { /* it lives as long as the page */ }
  };

  const tell = (op, given) => {
    if (!ready) return void waiting.push([op, given]);
    frame.contentWindow.postMessage({ parley: 1, op, given }, home);
  };
  const hear = (name, value) => (listeners[name] || []).forEach((listener) => listener(value));
  const label = () => {
    const news = unread ? `, ${words.unread[plural.select(unread)].replace("#", unread)}` : "";
    button.setAttribute("aria-label", opened ? words.close : words.open + news);
    button.setAttribute("aria-expanded", String(opened));
    badge.textContent = unread ? (unread > 99 ? "99+" : unread) : "";
  };
  const count = (number) => {
    unread = number;
    label();
    if (title !== null && document.title.endsWith(title)) document.title = title;
    title = unread ? document.title : null;
    if (unread) document.title = `(${unread}) ${title}`;
    hear("unread", unread);
  };
  const show = (on) => {
    if (opened === on) return;
    opened = on;
    button.classList.toggle("on", on);
    frame.classList.toggle("on", on);
    label();
    tell(on ? "open" : "close");
    if (on) frame.focus();
    else button.focus({ preventScroll: true });
    hear(on ? "open" : "close");
  };
  const commands = {
    open: () => show(true),
    close: () => show(false),
    toggle: () => show(!opened),
    reset: () => tell("reset"),
    identify: (jwt) => tell("identify", jwt),
    on: (name, listener) => (listeners[name] = listeners[name] || []).push(listener),
  };
  window.Parley = (name, ...args) => commands[name] && commands[name](...args);

  window.addEventListener("message", (event) => {
    if (event.origin !== home || event.source !== frame.contentWindow) return;
    const said = event.data;
    if (!said || said.parley !== 1) return;
    if (said.op === "unread" && Number.isInteger(said.count)) count(said.count);
    if (said.op === "close") show(false);
    if (said.op === "keep" && /^[a-z]{1,9}$/.test(said.name)) keep(said.name, said.value);
    if (said.op === "identity") hear("identity", said.good);
    if (said.op !== "ready") return;
    ready = true;
    host.style.setProperty("--accent", said.accent);
    host.style.setProperty("--ink", said.ink);
    if (said.side === "left") host.className = "left";
    if (said.text) button.classList.add("wide");
    text.textContent = said.text;
    host.hidden = false;
    waiting.splice(0).forEach((one) => tell(...one));
  });
  button.addEventListener("click", () => show(!opened));
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key && key.startsWith(mine)) tell("kept", { name: key.slice(mine.length), value: parsed(newValue) });
  });

  const start = () => {
    frame.name = JSON.stringify(kept());
    frame.src = `${home}/w/${encodeURIComponent(site)}#site=${encodeURIComponent(location.origin)}&language=${language}`;
    label();
    document.body.append(host);
    (early || []).forEach((args) => window.Parley(...args));
  };
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
