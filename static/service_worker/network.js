// Part of the service worker: asking a network that may hang, stop half-way, or answer in our name.
const PATIENCE_MS = 3_000; // a hang is a fault like no network
const LATE_MS = 60_000; // an answer that comes later is no longer waited for
const OWN_MARK = "X-Answered-By"; // locator/http/responses.py: what lacks it was written by somebody else on the way
const WHOLE_BYTES = "X-Whole-Bytes"; // of the same module: before compression

let silentUntilMs = 0;

// Why there is no answer: "silent", nothing has come so far; "none", no network or half an answer; "foreign", somebody
// else's; "failing", our own server's error, with its response.
class NoAnswer extends Error {
  constructor(reason, response) {
    super(reason);
    this.reason = reason;
    this.response = response;
  }
}

// Returns { response, bytes } of a whole answer of our own server; throws NoAnswer. `onStart` is called when it begins.
async function ask(request, timeoutMs, onStart = () => {}) {
  let response;
  let body;
  // A redirect to another origin fails in this mode; our own are followed.
  const options = { mode: "same-origin", redirect: "follow", signal: AbortSignal.timeout(timeoutMs) };
  try {
    response = await fetch(new Request(request, options));
    // Somebody else's answer may be one that the browser keeps since then.
    if (!isOwn(response)) response = await fetch(new Request(request, { ...options, cache: "reload" }));
    if (isOwn(response)) onStart();
    body = await response.arrayBuffer();
  } catch {
    throw new NoAnswer("none");
  }
  if (!isOwn(response)) throw new NoAnswer("foreign");
  silentUntilMs = 0;
  if (!isWhole(response, body)) throw new NoAnswer("none");
  const whole = new Response([204, 205, 304].includes(response.status) ? null : body, rewritten(response));
  if (response.status >= 500) throw new NoAnswer("failing", whole);
  return { response: whole, bytes: body.byteLength, finalAddress: response.redirected ? response.url : null };
}

const isOwn = ({ headers }) => headers.has(OWN_MARK);
const isPage = (response) => (response.headers.get("Content-Type") ?? "").startsWith("text/html");
const isWhole = ({ headers }, body) =>
  !headers.has(WHOLE_BYTES) || Number(headers.get(WHOLE_BYTES)) === body.byteLength;

// Returns the status and headers of a response whose body is read: it is no longer compressed.
function rewritten({ status, statusText, headers }, added = {}) {
  const copied = new Headers(headers);
  for (const name of ["Content-Encoding", "Content-Length", "Transfer-Encoding"]) copied.delete(name);
  for (const [name, value] of Object.entries(added)) copied.set(name, value);
  return { status, statusText, headers: copied };
}

// Returns what a promise gives within a time; throws NoAnswer("silent") after it.
function within(milliseconds, promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer("silent")), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
