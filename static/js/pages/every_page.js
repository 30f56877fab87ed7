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
};
for (const [name, selector] of Object.entries(NEEDED_BY)) {
  if (document.querySelector(selector)) import(`../offline/${name}.js`);
}

function sendReports() {
  if (!localStorage.getItem("waiting")) return;
  import("../station/report_outbox.js").then(({ sendStoredReports }) => sendStoredReports());
}

try {
  addEventListener("online", sendReports);
  sendReports();
} catch {
  // A browser without storage has no reports that wait.
}
