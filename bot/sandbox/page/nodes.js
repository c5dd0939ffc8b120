/* Making nodes, and talking to the sandbox. No markup from anybody: text nodes only. */
import { language, word } from "./words.js";

const API = "/sandbox/api";
export const events = () => new EventSource(`${API}/events`);
const ICONS = {
  back: "M15 5l-7 7 7 7", send: "M12 19V5M5.5 11.5L12 5l6.5 6.5", clip: "M20 11.5l-8.2 8.2a5.2 5.2 0 0 1-7.4-7.4l8.6-8.5a3.5 3.5 0 0 1 5 4.9l-8.6 8.5a1.8 1.8 0 0 1-2.5-2.5l7.8-7.7",
  slash: "M15 4L9 20", cross: "M6 6l12 12M18 6L6 18", file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5", down: "M12 5v14M6 13l6 6 6-6", reply: "M10 8V4L3 11l7 7v-4c6 0 9 2 11 6 0-7-4-12-11-12z", edit: "M4 20l1-5L16 4l4 4L9 19z",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13", qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2z", tick: "M2 13l5 5L17 7", ticks: "M1 13l5 5L16 7M12 17l1 1L23 7",
};

export const make = (tag, className, ...children) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
};
export const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path")).setAttribute("d", ICONS[name]);
  return svg;
};
export const press = (className, action, ...children) => {
  const node = make("button", className, ...children);
  node.type = "button";
  node.addEventListener("click", action);
  return node;
};
export const named = (node, label) => { node.setAttribute("aria-label", label); node.title = label; return node; };
export const hue = (text) => [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 7, 0);
export const face = (name) => make("span", `face hue${hue(name)}`, [...name].find((letter) => /[\p{L}\p{N}]/u.test(letter)) || "•");
export const clock = (at) => new Date(at).toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit" });
export const day = (at) => {
  const date = new Date(at);
  return date.toDateString() === new Date().toDateString() ? word("today") : date.toLocaleDateString(language(), { day: "numeric", month: "long" });
};
export const size = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

/* ---- talking to the sandbox ---- */
export const call = async (path, body, method = body ? "POST" : "GET") => {
  const form = body instanceof FormData;
  const answer = await fetch(`${API}/${path}`, { method, body: body ? (form ? body : JSON.stringify(body)) : undefined });
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error);
  return value;
};
