// Part of the service worker: pages. One that does not come in time is shown as it was copied, while its answer may still come.
const MOST_LATE = 10;
const SILENT_MS = 10_000; // for as long after a hang a copy of a cell is used at once: a search takes several rounds
let waitedFor = null; // the address of a page in whose place the reader has waited already
// By address: answers that are waited for although a copy was shown, or that are here for a page about to ask for them.
const late = new Map();

async function fetchPage(event, address) {
  const href = address.origin + address.pathname + address.search;
  const arrived = takeArrived(href);
  if (arrived) return arrived;
  let hasStarted = false;
  const attempt = askPage(event.request, address, () => (hasStarted = true));
  event.waitUntil(attempt.catch(() => {}));
  const patienceMs = href === waitedFor ? 0 : PATIENCE_MS;
  waitedFor = null;
  try {
    return await within(patienceMs, attempt);
  } catch (fault) {
    const copy = await copyOf(address);
    if (!copy && fault.response) return fault.response;
    const isAwaited = fault.reason === "silent";
    if (isAwaited && !hasStarted) silentUntilMs = Date.now() + SILENT_MS;
    if (isAwaited) awaitLate(href, attempt);
    return marked(copy ?? (await findOffline(address)), fault.reason, isAwaited);
  }
}

// Asks for a page, and copies it. Where the server has redirected, the browser is told so, and finds the answer here.
async function askPage(request, address, onStart) {
  const { response, bytes, finalAddress } = await ask(request, LATE_MS, onStart);
  if (finalAddress) {
    const target = new URL(finalAddress);
    remember(target.origin + target.pathname + target.search, { arrived: response });
    await forgetPage(address);
    return Response.redirect(finalAddress, 302);
  }
  if (response.ok && isPage(response)) await copyPage(address, response.clone(), bytes);
  else if (!response.ok) await forgetPage(address); // there is no such page any more
  return response;
}

// Returns the redirect to a map app as it comes; where the network is bad, one to the station's page, whose copy is shown
// without waiting again.
async function fetchDirections(request, { origin, pathname, search }) {
  const page = `${origin}${pathname.replace(/\/directions$/, "")}${search}`;
  try {
    const response = await within(PATIENCE_MS, fetch(request));
    if (response.type === "opaqueredirect" || isOwn(response)) return response;
  } catch {
    waitedFor = page;
  }
  return Response.redirect(`${page}#ways`, 302);
}

// Returns a copy whose <html> says when it was made, why it is shown, and whether its answer may still come.
async function marked(copy, reason, isAwaited) {
  const html = await copy.text();
  const copiedAt = copy.headers.get(COPIED_AT) ?? "";
  const awaited = isAwaited ? " data-awaited" : "";
  const marks = `<html data-copied="${Number(copiedAt) || ""}" data-reason="${reason}"${awaited} `;
  return new Response(html.replace("<html ", marks), rewritten(copy));
}

// Keeps an answer that comes after its page was given up on, for the page that asks again.
function awaitLate(href, attempt) {
  const entry = { arrived: null };
  const arrive = (response) => Object.assign(entry, { arrived: response, sinceMs: Date.now() });
  entry.settled = attempt.then(arrive, () => late.delete(href));
  remember(href, entry);
}

function remember(href, entry) {
  late.set(href, Object.assign(entry, { sinceMs: Date.now() }));
  if (late.size > MOST_LATE) late.delete(late.keys().next().value);
}

function takeArrived(href) {
  const entry = late.get(href);
  if (!entry?.arrived) return null;
  late.delete(href);
  return Date.now() - entry.sinceMs < LATE_MS ? entry.arrived : null;
}

// A page that is a copy asks through a port; it is told when the answer it was meant to be is here, or never will be.
async function tellWhenArrived({ data, ports: [port] }) {
  const entry = late.get(data?.awaits);
  await entry?.settled;
  port?.postMessage({ hasArrived: Boolean(entry?.arrived) });
}
