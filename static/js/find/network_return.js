// After an answer from the phone's copies: waits for the server, and offers the answer of now when it is there.
import { waitForServer } from "../lib/cells.js";
import { STATIONS_ZOOM, ZOOMS_TO_PARTS, cellOf } from "../lib/grid.js";
import { hideBar, showBar } from "../lib/lower_bar.js";
import { t } from "../lib/messages.js";

const MOST_HANGS = 10; // each of a minute; who waits longer searches again
const HANG_MS = 5_000; // what fails sooner has no network at all

// `ask` returns an answer; it is shown by `show` at once where there is nothing to read, else when it is asked for.
// All ends when isCurrent() is false: another search has begun.
export async function offerWhenBack(position, { isCurrent, hasHits, ask, show }) {
  const showCurrent = (found) => {
    hideBar();
    if (isCurrent()) show(found);
  };
  if (!(await isBack(position, isCurrent))) return;
  const found = await ask().catch(() => null);
  if (!found || found.isStored || !isCurrent()) return;
  if (hasHits) showBar(t("网络通了，新的结果到了。"), t("看新的"), () => showCurrent(found));
  else showCurrent(found);
}

async function isBack(position, isCurrent) {
  const cell = cellOf(position, STATIONS_ZOOM - ZOOMS_TO_PARTS); // a search asks for it, too
  for (let hangs = 0; hangs < MOST_HANGS && isCurrent(); hangs += 1) {
    const sinceMs = Date.now();
    try {
      await waitForServer(cell);
      return true;
    } catch {
      if (Date.now() - sinceMs < HANG_MS) await new Promise((resolve) => addEventListener("online", resolve, { once: true }));
    }
  }
  return false;
}
