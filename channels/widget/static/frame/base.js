/* The conversation inside the frame. No dependency, no markup from anybody: text nodes only. */
const $ = (id) => document.getElementById(id);
const settings = JSON.parse($("settings").textContent);
const hash = new URLSearchParams(location.hash.slice(1));
const parent = window.parent !== window ? hash.get("site") : null;
const language = String(settings.language || hash.get("language") || navigator.language).toLowerCase().startsWith("ru") ? "ru" : "en";
const words = settings.words[language];
const plural = new Intl.PluralRules(language);
const api = `${location.origin}/w/v1/${encodeURIComponent(settings.site)}`;
const chat = $("chat"), log = $("log"), live = $("live"), scroll = $("scroll"), input = $("text");

// What outlives the page. A browser that gives a frame of another site no storage has it kept by the loader, in the
// storage of the company's page: it comes back as the frame's name, which is in no address.
const stored = (name) => `parley:${settings.site}:${name}`;
const memory = {};
const denied = (() => { try { return !localStorage; } catch (_) { return true; } })();
if (denied && parent) try { Object.assign(memory, JSON.parse(window.name)); } catch (_) { /* nothing was kept */ }
window.name = "";
const tell = (said) => { if (parent && parent !== "null") window.parent.postMessage({ parley: 1, ...said }, parent); };
const store = {
  get(name) {
    if (denied) return memory[name] ?? null;
    try { return JSON.parse(localStorage.getItem(stored(name))); } catch (_) { return memory[name] ?? null; }
  },
  set(name, value) {
    memory[name] = value;
    if (denied) tell({ op: "keep", name, value });
    else try { localStorage.setItem(stored(name), JSON.stringify(value)); } catch (_) { /* full: kept in memory */ }
  },
};

let token = store.get("token");
let cursor = 0, seen = 0, opened = !parent;
let chosen = []; // files that wait to be sent
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
const uuid = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const complain = (text) => { $("error").textContent = text || ""; };
const visible = () => opened && document.visibilityState === "visible";
