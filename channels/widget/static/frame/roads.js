/* ---- the way to the server: a web socket; where it is blocked a stream of events; else asking every ten seconds ---- */
const ROADS = ["ws", "sse", "poll"];
let road = ""; // the one that is open, "" while none is
let level = 0, blocked = 0, tries = 0; // which of ROADS to try; how often it failed though the server was there; failures in a row
let socket = null, stream = null, timer = 0, poller = 0, beat = 0, silence = 0, upgrade = 0, opening = null;

const call = async (path, options = {}) => {
  const used = token;
  const headers = { "Accept-Language": language, ...(used ? { Authorization: `Bearer ${used}` } : {}), ...options.headers };
  const answer = await fetch(`${api}/${path}`, { ...options, headers });
  if (answer.status === 401 && used === token) forget();
  return { ok: answer.ok, body: await answer.json().catch(() => ({})) };
};
const adopt = () => (token = token || store.get("token")); // another tab of this visitor may have begun
const session = () => {
  if (adopt()) return Promise.resolve();
  // the gate takes who asks in the first moments for a program: a quick browser waits them out
  const due = new Promise((go) => setTimeout(go, Math.max(0, 350 - performance.now())));
  const body = () => JSON.stringify({ honey: $("website").value, ms: Math.round(performance.now()) });
  opening = opening || due.then(() => call("session", { method: "POST", body: body() })).then((answer) => {
    if (!answer.ok) { complain(answer.body.text); throw new Error("session"); }
    token = answer.body.token;
    store.set("token", token);
  }).finally(() => { opening = null; });
  return opening;
};
const begin = () => session().then(connect, () => retry());
const forget = () => {
  token = null;
  store.set("token", null);
};

const connect = () => {
  clearTimeout(timer);
  if (!token || road || socket || stream) return;
  state();
  ({ ws: openSocket, sse: openStream, poll: openPoll })[ROADS[level]]();
};
const openSocket = () => {
  const mine = (socket = new WebSocket(`${api.replace(/^http/, "ws")}/ws`));
  quiet(10, () => mine.close());
  mine.onopen = () => mine.send(JSON.stringify({ op: "hello", site: settings.site, token, after: cursor, language, v: 1 }));
  mine.onmessage = (event) => { if (mine === socket) hear(JSON.parse(event.data), "ws"); };
  mine.onclose = (event) => { if (mine === socket) { socket = null; lost(event.code); } };
};
const openStream = async () => {
  const mine = (stream = new AbortController());
  quiet(10, () => mine.abort());
  let code = 0;
  try {
    const headers = { Authorization: `Bearer ${token}`, "Accept-Language": language, "Last-Event-ID": String(cursor) };
    const answer = await fetch(`${api}/stream`, { headers, signal: mine.signal, cache: "no-store" });
    code = answer.status === 401 ? 4401 : 0;
    if (answer.ok) await follow(answer.body.getReader(), mine);
  } catch (_) { /* cut off, or aborted by silence: both mean another try */ }
  if (mine === stream) { stream = null; lost(code); }
};
const follow = async (reader, mine) => {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done || mine !== stream) return;
    if (road) quiet(60, () => mine.abort());
    const parts = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const line = part.split("\n").find((one) => one.startsWith("data: "));
      if (line) hear(JSON.parse(line.slice(6)), "sse");
    }
  }
};
const openPoll = async () => {
  if (!(await poll())) return lost(0);
  ready("poll");
  poller = setInterval(async () => { if (!(await poll())) close("poll"); }, 10000);
};
const quiet = (seconds, action) => {
  clearTimeout(silence);
  silence = setTimeout(action, seconds * 1000);
};

const hear = (frame, by) => {
  if (road === "ws") clearTimeout(silence);
  if (frame.op === "event") { receive(frame); if (road) tally(); }
  else if (frame.op === "ready") { seen = Math.max(seen, frame.seen); ready(by); }
  else if (frame.op === "ack") acked(frame);
  else if (frame.op === "delivered") { const one = shown.get(`c_${frame.client_id}`); if (one) taken(one); }
  else if (frame.op === "typing") dots(frame);
  else if (frame.op === "draft") draft(frame);
  else if (frame.op === "error") refused(frame);
};
const ready = (by) => {
  road = by;
  tries = blocked = 0;
  clearTimeout(silence);
  clearInterval(beat);
  clearTimeout(upgrade);
  if (by === "ws") beat = setInterval(ping, 25000);
  if (by === "sse") quiet(60, () => stream && stream.abort());
  // A worse road is left for the best one as soon as that may work again.
  if (by !== "ws") upgrade = setTimeout(() => { level = 0; close(by); }, by === "sse" ? 300000 : 60000);
  flush();
  state();
  tally();
};
const ping = (seconds = 10) => {
  speak({ op: "ping" });
  const mine = socket;
  quiet(seconds, () => { if (mine && mine === socket) { mine.onclose = null; mine.close(); socket = null; lost(0); } });
};
const close = (by) => {
  if (by === "sse" && stream) return stream.abort();
  lost(0);
};
const lost = async (code) => {
  const had = road;
  road = "";
  [beat, poller].forEach(clearInterval);
  [silence, upgrade, timer].forEach(clearTimeout);
  hush();
  if (code === 4401) return ended();
  state();
  if (had || !navigator.onLine) return retry();
  // Failed before it was ready: when the server answers plain requests all the same, it is this road that is blocked.
  if (await poll()) {
    blocked += 1;
    if (blocked >= 2 && level < 2) { level += 1; blocked = 0; return connect(); }
  }
  retry();
};
const retry = () => {
  clearTimeout(timer);
  const wait = Math.min(30, 2 ** tries) * (0.75 + Math.random() / 2);
  tries += 1;
  timer = setTimeout(() => (token ? connect() : begin()), wait * 1000);
  state();
};
const poll = async () => {
  if (!token || !navigator.onLine) return false;
  const answer = await call(`events?after=${cursor}`).catch(() => null);
  if (!answer || !answer.ok) return false;
  answer.body.events.forEach(receive);
  seen = Math.max(seen, answer.body.seen);
  tally();
  return answer.body.events.length === 200 ? poll() : true;
};
const speak = (frame) => {
  if (road === "ws" && socket && socket.readyState === 1) socket.send(JSON.stringify(frame));
  else if (frame.op === "seen" && token) call("seen", { method: "POST", body: JSON.stringify(frame) }).catch(() => {});
};
const halt = () => { // enough of the answer that grows
  if (road === "ws") speak({ op: "stop" });
  else call("stop", { method: "POST" }).catch(() => {});
};
const again = () => {
  state();
  tally();
  if (!navigator.onLine || document.visibilityState === "hidden") return;
  if (road === "ws") return ping(5);
  if (road || socket || stream) return;
  tries = 0;
  if (token) connect();
  else if (queue().length) begin();
};
const state = () => {
  const off = !navigator.onLine, calm = Boolean(road) || !token;
  chat.classList.toggle("online", !off && calm);
  const text = off ? words.offline : calm ? settings.hours || words.online : words.connecting;
  if ($("state").textContent !== text) $("state").textContent = text;
};
