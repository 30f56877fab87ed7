// Requests to our own server over a network that may hang, stop half-way, or answer in the server's name. Whatever is
// not a whole answer of ours is no network (static/service_worker/network.js does the same for pages and cells).
export const PATIENCE_MS = 3_000;
// locator/http/responses.py: what lacks the mark is somebody else's; the bytes are those before compression.
const OWN_MARK = "X-Answered-By";
const WHOLE_BYTES = "X-Whole-Bytes";

export class NoNetwork extends Error {}

// Returns an answer of our own server, its body read; throws NoNetwork for anything else, and after timeoutMs. An error
// of the server itself, 500 and above, counts as no network as well.
export async function fetchOwn(address, options = {}, timeoutMs = PATIENCE_MS) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  try {
    const request = { mode: "same-origin", ...options, signal: controller.signal };
    let response = await fetch(address, request);
    const mayBeKept = !options.method; // somebody else's answer, which the browser keeps since then
    if (mayBeKept && !isOwn(response)) response = await fetch(address, { ...request, cache: "reload" });
    const body = await response.arrayBuffer();
    if (!isOwn(response) || !isWhole(response, body) || response.status >= 500) throw new NoNetwork(`status ${response.status}`);
    return { ok: response.ok, status: response.status, url: response.url, headers: response.headers, body };
  } catch (error) {
    throw error instanceof NoNetwork ? error : new NoNetwork(error.name);
  } finally {
    clearTimeout(timer);
  }
}

const isWhole = ({ headers }, body) =>
  !headers.has(WHOLE_BYTES) || Number(headers.get(WHOLE_BYTES)) === body.byteLength;
export const isOwn = (response) => response.headers.has(OWN_MARK) || response.headers.has("X-Kept");
export const textOf = ({ body }) => new TextDecoder().decode(body);
export const jsonOf = (answer) => JSON.parse(textOf(answer));
