// What every public page loads: the service worker, which makes the site work without a network, the modules of
// offline/ that a page needs, and the reports that wait for a network.
if ("serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}

// Loaded by the pages that have such elements. Their names are put together here, so that their messages are no part of
// every page: the templates that have the elements include them.
const NEEDED_BY = {
  favourite_buttons: "[data-star], #favourites, #card-shape",
  stored_areas: "[data-keep], #packs",
  offline_page: "#away",
  copy_notice: "html[data-copied]", // static/service_worker/pages.js marks its copies
};
for (const [name, selector] of Object.entries(NEEDED_BY)) {
  if (document.querySelector(selector)) import(`../offline/${name}.js`);
}

const RETRY_MS = 30_000; // a network that hangs never says that it is back
const MOST_RETRY_MS = 600_000;

function sendReports(retryMs = RETRY_MS) {
  if (self !== top || !localStorage.getItem("waiting")) return; // a page in a frame leaves it to the page around it
  const retry = () => setTimeout(() => sendReports(Math.min(2 * retryMs, MOST_RETRY_MS)), retryMs);
  import("../station/report_outbox.js").then(({ sendStoredReports }) => sendStoredReports().then(retry));
}

try {
  addEventListener("online", () => sendReports());
  addEventListener("report-stored", () => setTimeout(sendReports, RETRY_MS));
  sendReports();
} catch {
  // A browser without storage has no reports that wait.
}
