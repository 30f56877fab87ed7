// Part of the service worker: cells of the map, and tiles of the ground.
const RECENT_CELLS = "area";
const MOST_CELLS = 150;
const CELL_TIMEOUT_MS = 10_000;

async function fetchCell(event) {
  const { request } = event;
  const isPatient = request.headers.has("X-Patient"); // static/js/lib/cells.js: waits for the server's own answer
  const cells = await caches.open(RECENT_CELLS);
  const findCopy = async (reason) => {
    const copy = await cells.match(request, { ignoreVary: true, ignoreSearch: true }); // in whatever letters
    return copy && new Response(copy.body, rewritten(copy, { "X-Kept": reason }));
  };
  if (Date.now() < silentUntilMs && !isPatient) {
    const copy = await findCopy("silent");
    if (copy) return copy;
  }
  let hasStarted = false;
  const attempt = askCell(cells, request, isPatient ? LATE_MS : CELL_TIMEOUT_MS, () => (hasStarted = true));
  event.waitUntil(attempt.catch(() => {}));
  if (isPatient) return attempt;
  try {
    return await within(PATIENCE_MS, attempt);
  } catch ({ reason, message }) {
    const isSilent = reason === "silent";
    if (isSilent && !hasStarted) silentUntilMs = Date.now() + SILENT_MS;
    const copy = await findCopy(reason);
    if (copy) return copy;
    if (isSilent && hasStarted) return attempt; // it is slow, and there is nothing else
    throw new Error(message);
  }
}

async function askCell(cells, request, timeoutMs, onStart) {
  const { response } = await ask(request, timeoutMs, onStart);
  if (response.ok) await copyCell(cells, request, response.clone());
  return response;
}

// Keeps the cells that were requested last.
async function copyCell(cells, request, response) {
  await cells.delete(request, { ignoreVary: true, ignoreSearch: true });
  await cells.put(request, response);
  const all = await cells.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST_CELLS)).map((oldest) => cells.delete(oldest)));
}

// A tile of the ground that was stored with a city (static/js/offline/ground_download.js) is used at once if it is of the
// load that the map asks for, and where the network is bad if it is of another.
async function fetchGroundTile(request) {
  if (request.headers.has("X-Patient")) return (await ask(request, LATE_MS)).response; // to be stored
  const copy = await copyOfTile(request, {});
  if (copy) return copy;
  const older = await copyOfTile(request, { ignoreSearch: true });
  const answer = ask(request, older ? PATIENCE_MS : CELL_TIMEOUT_MS).then(({ response }) => response);
  return older ? answer.catch(() => older) : answer.catch(answerOf);
}

// Returns the server's own error; throws where there is none.
function answerOf(fault) {
  if (fault.response) return fault.response;
  throw fault;
}

async function copyOfTile(request, options) {
  const names = (await caches.keys()).filter((name) => name.startsWith("ground-"));
  for (const name of names) {
    const copy = await (await caches.open(name)).match(request, { ignoreVary: true, ...options });
    if (copy) return copy;
  }
  return undefined;
}
