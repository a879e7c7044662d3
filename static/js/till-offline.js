// Keeps on a till what it needs without a network, sells from that, and sends what was sold when the network is back.
const place = document.getElementById("till");
const find = (id) => document.getElementById(id);
const isOffline = place?.dataset.offline === "y";

// What the machine keeps: `kept` holds till, goods, basket and the end of the chain; `leases` by card; `queue` of sales.
const STORES = { kept: {}, leases: { keyPath: "number" }, queue: { keyPath: "id", autoIncrement: true } };
let opened = null;
function store() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("till", 1);
    asked.onupgradeneeded = () => Object.entries(STORES).forEach(([name, how]) => asked.result.createObjectStore(name, how));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}
async function write(names, work) {
  const change = (await store()).transaction(names, "readwrite", { durability: "strict" });
  names.forEach((name) => work(change.objectStore(name), name));
  return new Promise((resolve, reject) => {
    change.oncomplete = resolve;
    change.onabort = () => reject(change.error);
  });
}
async function read(name, key) {
  const source = (await store()).transaction(name).objectStore(name);
  const asked = key === undefined ? source.getAll() : source.get(key);
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
const keep = (key, value) => write(["kept"], (kept) => kept.put(value, key));

// One tab of a machine is its till: another one says so and may take over, and then the first one stands aside.
const alone = (name, work) => (navigator.locks ? navigator.locks.request(name, work) : work());
let isMine = false;
function stand(isHere) {
  isMine = isHere;
  find("main").hidden = !isHere;
  find("elsewhere").hidden = isHere;
}
async function takePlace(how) {
  if (!navigator.locks) return stand(true);
  return new Promise((resolve) => {
    navigator.locks.request("place", how, () => {
      resolve(stand(true));
      return new Promise(() => {});
    }).catch(() => resolve(stand(false)));
  });
}
// Runs in the one tab; the page before this one may hold its place a moment longer.
async function runAlone(work) {
  find("elsewhere").querySelector("button").addEventListener("click", async () => {
    await takePlace({ steal: true });
    if (isOffline) location.reload();
    else await work();
  });
  await takePlace({ signal: AbortSignal.timeout(2000) });
  if (isMine) await work();
}

// Signing: each sale names the signature of the one before it, so that none can be left out or changed.
const START = "0".repeat(64);
async function sign(key, words) {
  const made = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(words));
  return [...new Uint8Array(made)].map((one) => one.toString(16).padStart(2, "0")).join("");
}
async function queueSale(sale, lease) {
  await alone("till", async () => {
    const till = await read("kept", "till");
    const last = (await read("kept", "chain")) ?? { seq: 0, before: START };
    const seq = last.seq + 1;
    const charitySale = (await read("kept", "charity-sale"))?.id ?? null;
    const body = JSON.stringify({ till: till.id, seq, before: last.before, at: Date.now(), charity_sale: charitySale, ...sale });
    const mac = await sign(till.key, body);
    await write(["kept", "queue", "leases"], (one, name) => {
      if (name === "queue") one.put({ till: till.id, body, mac });
      if (name === "kept") {
        one.put({ till: till.id, seq, before: mac }, "chain");
        one.delete("basket");
      }
      if (name === "leases" && lease) one.put(lease);
    });
  });
}

// Sending: what was booked or is on the work list leaves the queue; what was refused waits apart for its paper slip.
const isRefused = (one) => typeof one.refused === "string";
async function send() {
  return alone("till", async () => {
    const till = await read("kept", "till");
    const queue = await read("queue");
    const done = (await read("kept", "done")) ?? [];
    const sales = queue.filter((one) => !isRefused(one)).slice(0, 100);
    const tillId = sales[0]?.till ?? till?.id;
    const mine = sales.filter((one) => one.till === tillId);
    if (tillId === undefined || (mine.length === 0 && done.length === 0)) return "nothing";
    const answer = await fetch(`/supermarket/tills/${tillId}/sales`, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sales: mine.map(({ body, mac }) => ({ body, mac })), done: tillId === till?.id ? done : [] }),
    });
    if (answer.type === "opaqueredirect") return "signIn";
    if (!answer.ok) return "later";
    const { answers, why } = await answer.json();
    const now = await read("leases");
    await write(["queue", "kept", "leases"], (one, name) => {
      if (name === "queue") {
        for (const sale of mine) {
          if (answers[sale.mac] === "refused") one.put({ ...sale, refused: why[sale.mac] });
          else if (answers[sale.mac]) one.delete(sale.id);
        }
      } else if (tillId === till?.id && name === "kept") one.delete("done");
      else if (tillId === till?.id) now.filter((lease) => done.includes(lease.word)).forEach((lease) => one.delete(lease.number));
    });
    return "sent";
  });
}
const waiting = async () => (await read("queue")).filter((one) => !isRefused(one)).length;
function toldOf(sale, names, leases) {
  try {
    const { at, lines, lease } = JSON.parse(sale.body);
    const pieces = lines.map(([id, quantity]) => `${names.get(id) ?? "?"} × ${quantity}`);
    const when = new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short", hourCycle: "h23" });
    return [pieces.join(", "), [when, leases.find((one) => one.word === lease)?.number].filter(Boolean).join(" · ")];
  } catch {
    return ["?", ""];
  }
}
async function showRefused() {
  const refused = (await read("queue")).filter(isRefused);
  const names = new Map(((await read("kept", "goods"))?.goods ?? []).map(([id, name]) => [id, name]));
  const leases = await read("leases");
  const section = find("refused");
  section.hidden = refused.length === 0;
  section.querySelector("ul").replaceChildren(...refused.map((sale) => {
    const row = section.querySelector("template").content.cloneNode(true);
    const words = [...toldOf(sale, names, leases), sale.refused];
    row.querySelectorAll("b, small").forEach((one, number) => { one.textContent = words[number]; });
    row.querySelector("button").addEventListener("click", async () => {
      await write(["queue"], (queue) => queue.delete(sale.id));
      await showRefused();
    });
    return row;
  }));
}
// Nothing of anybody stays on a machine that is no till any more, or whose keeper went home; sales wait to be sent.
async function forget() {
  await write(["kept", "leases"], (one, name) => (name === "leases" ? one.clear() : ["basket", "prepared"].forEach((key) => one.delete(key))));
  await caches.delete("till");
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}

// With a network: keep what the page holds, get ready, and go on without one when an answer does not come.
const FRESH = 10 * 60 * 1000;
async function prepare() {
  const base = place.dataset.till;
  const before = await read("kept", "prepared");
  const isAsked = new URLSearchParams(location.search).has("fresh");
  if (!isAsked && before?.till === place.dataset.here && Date.now() - before.at < FRESH && (await caches.match(`${base}/offline`))) {
    place.dataset.ready = "y";
    return;
  }
  const got = await fetch(`${base}/goods`);
  if (!got.ok) return;
  const { till, goods, codes, ahead, charity_sale: charitySale } = await got.json();
  const raw = Uint8Array.from(till.key.match(/../g), (one) => parseInt(one, 16));
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const chain = await read("kept", "chain");
  await write(["kept", "leases"], (kept, name) => {
    if (name === "leases") return ahead.forEach((one) => kept.put(one));
    kept.put({ id: till.id, number: till.number, key }, "till");
    kept.put({ goods, codes }, "goods");
    kept.put(charitySale, "charity-sale");
    if (chain?.till !== till.id || chain.seq < till.seq) kept.put({ till: till.id, seq: till.seq, before: till.before }, "chain");
  });
  const page = await fetch(`${base}/offline`);
  const words = await page.clone().text();
  const parts = new DOMParser().parseFromString(words, "text/html").querySelectorAll("link[href], script[src], use");
  const addresses = [...parts].map((one) => (one.getAttribute("href") ?? one.getAttribute("src")).split("#")[0]);
  const cache = await caches.open("till");
  await cache.addAll([...new Set(addresses)]);
  await cache.put(`${base}/offline`, page);
  await navigator.serviceWorker.register(`${base}/worker.js`, { scope: base });
  await keep("prepared", { till: till.id, at: Date.now() });
  place.dataset.ready = "y";
}
async function keepPage() {
  const main = find("main");
  if (!isMine || !main.dataset.held) return;
  const held = JSON.parse(main.dataset.held);
  const lease = JSON.parse(main.dataset.lease);
  const others = (await read("leases")).filter((one) => one.number !== lease?.number && !one.ahead);
  const done = (await read("kept", "done")) ?? [];
  await write(["kept", "leases"], (one, name) => {
    if (name === "leases" && lease) one.put(lease);
    if (name !== "kept") return;
    one.put({ ...held, number: lease?.number ?? null }, "basket");
    one.put(JSON.parse(main.dataset.charitySale), "charity-sale");
    one.put([...new Set([...done, ...others.map((other) => other.word)])].filter((word) => word !== lease?.word), "done");
  });
}
async function tellWaiting() {
  const open = await waiting();
  find("waiting").hidden = open === 0;
  find("waiting").querySelector(".num").textContent = open;
  await showRefused();
}
async function sendAndTell() {
  await send().catch(() => "later");
  await tellWaiting();
}
async function goOffline(event) {
  if (place.dataset.ready !== "y") return;
  const steps = { more: 1, less: -1 };
  const acts = event.detail.map(({ code, name, value }) => code ?? (steps[name] && [value, steps[name]]));
  await keep("basket", { ...(await read("kept", "basket")), acts: acts.filter(Boolean) });
  location.assign(`${place.dataset.till}/offline`);
}
async function runOnline() {
  if (!("serviceWorker" in navigator) || !window.crypto?.subtle) return;
  find("send").addEventListener("click", sendAndTell);
  if (!place.dataset.here) {
    await forget();
    await sendAndTell();
    return;
  }
  document.addEventListener("htmx:afterSwap", (event) => event.target.id === "main" && keepPage());
  document.addEventListener("till:lost", goOffline);
  window.addEventListener("online", sendAndTell);
  await runAlone(async () => {
    await keepPage();
    await sendAndTell();
    await prepare();
  });
}

// Without a network: the same till from what the machine kept.
let goods = new Map();
let codes = {};
let basket = { key: null, pieces: [], number: null };
let lease = null;
const word = (name, n) => find("words").content.querySelector(`[data-word="${name}"]`).textContent.replace("{n}", n);
function say(words) {
  find("said").hidden = !words;
  find("said").querySelector("b").textContent = words ?? "";
}
function judge() {
  const left = { ...lease?.left };
  let purse = lease && lease.until > Date.now() ? lease.points : 0;
  const priced = ([id]) => goods.get(id).fen !== null;
  const ordered = [...basket.pieces].sort((one, other) => priced(one) - priced(other));
  const judged = new Map(ordered.map(([id, quantity]) => {
    const item = goods.get(id);
    const points = item.points === null || !lease ? null : item.points * quantity;
    const fits = points !== null && quantity <= (left[item.category] ?? 0) && points <= purse;
    const line = { id, item, quantity, points: 0, fen: 0, cash: false, hint: null };
    if (fits && lease.until > Date.now()) {
      purse -= points;
      left[item.category] -= quantity;
      line.points = points;
    } else if (item.fen !== null) Object.assign(line, { cash: true, fen: item.fen * quantity });
    else if (item.points === null) line.hint = word("unpriced");
    else if (!lease) line.hint = word("card");
    else if (lease.until <= Date.now()) line.hint = word("over");
    else if (quantity > (left[item.category] ?? 0)) line.hint = word("limit", left[item.category] ?? 0);
    else line.hint = word("short", points - purse);
    return [id, line];
  }));
  return { lines: basket.pieces.map(([id]) => judged.get(id)), left, purse };
}
const cost = (points, fen) => [points && word("points", points), fen && `¥${(fen / 100).toFixed(2)}`].filter(Boolean).join(" + ") || word("free");
function show() {
  const { lines } = judge();
  find("lines").hidden = lines.length === 0;
  find("empty").hidden = lines.length > 0;
  find("lines").replaceChildren(...lines.map((line) => {
    const row = find("line").content.cloneNode(true);
    const [name, price, count] = row.querySelectorAll("b");
    name.textContent = line.item.name;
    price.textContent = line.hint ? "" : cost(line.points, line.fen);
    count.textContent = line.quantity;
    row.querySelector("small").hidden = !line.hint;
    row.querySelector("small").textContent = line.hint ?? "";
    const [away, less] = row.querySelectorAll("button span");
    [away.hidden, less.hidden] = [line.quantity > 1, line.quantity === 1];
    row.querySelectorAll("button").forEach((button) => {
      button.setAttribute("aria-label", button.getAttribute("aria-label").replace("{item}", line.item.name));
      button.addEventListener("click", () => add(line.id, Number(button.dataset.more)));
    });
    return row;
  }));
  find("pieces").textContent = lines.reduce((sum, line) => sum + line.quantity, 0);
  find("cost").textContent = lines.length === 0 ? word("points", 0) : cost(lines.reduce((sum, line) => sum + line.points, 0), lines.reduce((sum, line) => sum + line.fen, 0));
  const isGood = lines.length > 0 && lines.every((line) => !line.hint);
  find("finish").hidden = !isGood;
  find("not-yet").hidden = isGood;
  find("not-yet").textContent = word(lines.length > 0 ? "change" : "begin");
  find("with-card").hidden = !lease;
  find("no-card").hidden = Boolean(lease);
  if (!lease) return;
  find("number").textContent = lease.number;
  find("proxy").hidden = !lease.proxy;
  find("points").textContent = lease.until > Date.now() ? lease.points : 0;
  find("until").textContent = new Date(lease.until).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}
async function add(id, more) {
  const pieces = new Map(basket.pieces);
  pieces.set(id, Math.max(0, (pieces.get(id) ?? 0) + more));
  basket = { ...basket, pieces: [...pieces].filter(([, quantity]) => quantity > 0), acts: [] };
  find("choices").hidden = true;
  say(null);
  await keep("basket", basket);
  show();
  find("code").focus();
}
async function scan(typed) {
  const code = typed.normalize("NFKC").replace(/\s+/g, "").toUpperCase().replace(/\/+$/, "").split("/").at(-1);
  if (!code) return;
  if (codes[code] && goods.has(codes[code][0])) return add(...codes[code]);
  const mark = await sign((await read("kept", "till")).key, code);
  const known = (await read("leases")).find((one) => one.mark === mark);
  if (known) {
    lease = known;
    basket = { ...basket, number: known.number, acts: [] };
    say(null);
    await keep("basket", basket);
    return show();
  }
  const part = typed.trim().toLowerCase();
  const fitting = [...goods].filter(([, item]) => item.name.toLowerCase().includes(part)).slice(0, 8);
  if (fitting.length === 1) return add(fitting[0][0], 1);
  find("choices").hidden = fitting.length === 0;
  find("choices").querySelector("div:last-child").replaceChildren(...fitting.map(([id, item]) => {
    const button = find("choice").content.cloneNode(true).firstElementChild;
    button.textContent = item.name;
    button.addEventListener("click", () => add(id, 1));
    return button;
  }));
  say(fitting.length ? null : word("unknown"));
}
async function next() {
  basket = { key: crypto.randomUUID(), pieces: [], number: null };
  lease = null;
  await keep("basket", basket);
  show();
  find("code").focus();
}
async function finish() {
  find("finish").hidden = true;
  const { lines, left } = judge();
  if (lines.length === 0 || lines.some((line) => line.hint)) return show();
  const spent = lines.reduce((sum, line) => sum + line.points, 0);
  const sold = lines.map((line) => [line.id, line.quantity, line.points, line.fen, line.cash]);
  const after = lease && { ...lease, points: lease.points - spent, left };
  try {
    await queueSale({ key: basket.key, lease: lease?.word ?? null, lines: sold }, after);
  } catch {
    say(word("full"));
    return show();
  }
  await next();
  say(word("kept"));
  await tellAndLeave();
}
async function tellAndLeave() {
  if (!isMine) return;
  const became = await send().catch(() => "later");
  const open = await waiting();
  find("count").textContent = open;
  await showRefused();
  if (became === "signIn") {
    say(word("signIn"));
    location.assign(`${place.dataset.signIn}?next=${encodeURIComponent(place.dataset.till)}`);
    return;
  }
  const isBack = became === "sent" || (became === "nothing" && (await fetch("/healthz").then((one) => one.ok, () => false)));
  if (!isBack || open > 0) return;
  find("state").textContent = word("back");
  if (basket.pieces.length === 0) location.assign(place.dataset.till);
}
async function runOffline() {
  const known = await read("kept", "goods");
  codes = known?.codes ?? {};
  const before = await read("kept", "basket");
  goods = new Map([...(known?.goods ?? []), ...(before?.goods ?? [])].map(([id, name, category, points, fen]) => [id, { name, category, points, fen }]));
  const old = (await read("leases")).filter((one) => one.until < Date.now() - 24 * 3600 * 1000);
  await write(["leases"], (leases) => old.forEach((one) => leases.delete(one.number)));
  basket = before ?? { key: crypto.randomUUID(), pieces: [], number: null };
  basket.pieces = basket.pieces.filter(([id]) => goods.has(id));
  lease = (basket.number && (await read("leases", basket.number))) || null;
  const acts = basket.acts ?? [];
  const charitySale = await read("kept", "charity-sale");
  find("charity-sale").hidden = !charitySale;
  if (charitySale) {
    find("charity-sale").querySelector("b").textContent = charitySale.name;
    find("charity-sale").querySelector("b + span").textContent = word("charitySale", charitySale.cause);
  }
  find("scan").addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = find("code").value;
    find("code").value = "";
    scan(typed);
  });
  find("finish").addEventListener("click", finish);
  find("next").addEventListener("click", next);
  find("send").addEventListener("click", tellAndLeave);
  window.addEventListener("online", tellAndLeave);
  setInterval(tellAndLeave, 15000);
  show();
  for (const act of acts) await (typeof act === "string" ? scan(act) : goods.has(act[0]) && add(...act));
  await tellAndLeave();
}

// Signing out: first nobody is left on the machine.
document.addEventListener("submit", (event) => {
  if (!event.target.action.endsWith("/sign-out") || !("serviceWorker" in navigator)) return;
  event.preventDefault();
  forget().finally(() => event.target.submit());
});
if (place && isOffline) runAlone(runOffline);
else if (place) runOnline();
