// On every page: the service worker that keeps it working without a network, stars, reports that wait.
if ("serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}

// What few pages need is fetched by those only, which bring its messages.
const NEEDED = {
  favourite_buttons: "[data-star], #favourites, #card-shape",
  stored_areas: "[data-keep], #packs",
  offline_page: "#away",
};
for (const [name, selector] of Object.entries(NEEDED)) {
  if (document.querySelector(selector)) import(`../offline/${name}.js`);
}

const send = () => localStorage.getItem("waiting") && import("../station/report_outbox.js").then(({ sendWaiting }) => sendWaiting());
try {
  addEventListener("online", send);
  send();
} catch {
  // A browser without storage has nothing that waits.
}
