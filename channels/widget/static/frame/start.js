/* ---- beginning, ending, beginning anew ---- */
const hang = () => {
  const old = socket, flow = stream;
  socket = stream = null;
  road = "";
  [beat, poller].forEach(clearInterval);
  [silence, upgrade, timer].forEach(clearTimeout);
  if (old) old.close();
  if (flow) flow.abort();
};
const anew = () => { // another visitor, or the same one vouched for: what is on the screen is not theirs
  hang();
  cursor = seen = tries = 0;
  store.set("taken", 0);
  lastDay = "";
  shown.clear();
  waiting.clear();
  log.replaceChildren();
  hush();
  greet();
  if (mustAsk()) ask();
  else asking(false);
  queue().forEach(sketch);
  state();
  tally();
  if (token) connect();
};
const ended = () => {
  const fresh = store.get("token");
  if (fresh !== token && fresh) token = fresh;
  else { forget(); store.set("filled", ""); tell({ op: "identity", good: false }); }
  anew();
  if (!token && queue().length) begin();
};
const greet = () => {
  const given = settings.greeting;
  const text = (given && typeof given === "object" ? given[language] : given) || words.greeting;
  const node = bubble({ author: "bot", text, at: Date.now() });
  node.querySelector(".meta").remove();
  log.append(node);
};
const paint = () => {
  document.documentElement.style.setProperty("--accent", settings.accent);
  document.documentElement.style.setProperty("--ink", settings.ink);
  tell({ op: "ready", accent: settings.accent, ink: settings.ink, side: settings.side, text: settings.launcher || "" });
};
const label = () => {
  document.documentElement.lang = language;
  for (const id of ["send", "attach", "close", "latest"]) $(id).setAttribute("aria-label", words[id]);
  log.setAttribute("aria-label", words.log);
  input.placeholder = words.placeholder;
  input.setAttribute("aria-label", words.placeholder);
  $("ask").setAttribute("aria-label", words.form);
  $("face").textContent = first(settings.name);
  $("close").hidden = !parent;
};
const shared = (event) => { // another tab of the same visitor changed what both keep
  if (event.key === null || event.key === stored("token")) {
    const now = store.get("token");
    if (now === token) return;
    token = now;
    anew();
  }
  if (event.key === stored("filled") && !mustAsk()) { asking(false); if (adopt()) connect(); }
  if (event.key === stored("seen")) { seen = Math.max(seen, Number(store.get("seen")) || 0); tally(); }
  if (event.key !== stored("queue")) return;
  const kept = queue();
  kept.forEach(sketch);
  waiting.forEach((node, id) => {
    if (kept.some((one) => one.client_id === id) || !node.classList.contains("failed")) return;
    node.remove();
    waiting.delete(id);
  });
};
const leave = () => {
  opened = !parent;
  tell({ op: "close" });
};
const commands = {
  open() { opened = true; (mustAsk() ? $("ask").querySelector("input") : input)?.focus(); stick(); tally(); },
  close() { opened = false; },
  reset,
  identify: (said) => identify(String(said.given)),
  kept({ given }) { // by the loader, from another tab
    if (!denied) return;
    memory[given.name] = given.value;
    shared({ key: stored(given.name) });
  },
};

$("form").addEventListener("submit", submit);
$("ask").addEventListener("submit", filled);
$("close").addEventListener("click", leave);
$("attach").addEventListener("click", () => $("picker").click());
$("picker").addEventListener("change", () => { [...$("picker").files].forEach(upload); $("picker").value = ""; });
$("latest").addEventListener("click", () => { stuck = true; stick(); input.focus(); });
scroll.addEventListener("scroll", () => { stuck = near(); $("latest").hidden = stuck; }, { passive: true });
input.addEventListener("input", () => {
  if (input.value.length <= settings.maxText) complain("");
  grow();
  typing();
  if (!token && !opening) session().then(connect, () => {});
});
input.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event); });
input.addEventListener("paste", (event) => { [...event.clipboardData.files].forEach(upload); });
chat.addEventListener("dragover", (event) => { event.preventDefault(); dropping(true); });
chat.addEventListener("dragleave", (event) => { if (!chat.contains(event.relatedTarget)) dropping(false); });
chat.addEventListener("drop", (event) => { event.preventDefault(); dropping(false); [...event.dataTransfer.files].forEach(upload); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(); });
document.addEventListener("visibilitychange", again);
window.addEventListener("storage", shared);
window.addEventListener("online", again);
window.addEventListener("offline", state);
window.addEventListener("resize", stick);
window.addEventListener("message", (event) => {
  if (!parent || event.source !== window.parent || event.origin !== parent || !event.data || event.data.parley !== 1) return;
  if (Object.hasOwn(commands, event.data.op)) commands[event.data.op](event.data);
});

label();
greet();
queue().forEach(sketch);
if (mustAsk()) ask();
paint();
state();
if (token) connect();
else if (queue().length && !mustAsk()) begin();
if (!parent) (mustAsk() ? $("ask").querySelector("input") : input)?.focus();
