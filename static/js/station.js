// The station page's two conveniences: copying the address, and going back to the list as it was.
import { keepTrue } from "./state.js";
import { t } from "./words.js";

keepTrue();
const copy = document.getElementById("copy");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const said = document.getElementById("copied");
    try {
      await navigator.clipboard.writeText(copy.dataset.text);
      said.textContent = t("地址复制好了，可以粘贴到地图或发给别人。");
    } catch {
      said.textContent = t("没复制成。请长按这里复制：{text}", { text: copy.dataset.text });
    }
  });
}

// Who may be located anyway shows to stand at the door; nobody is asked for it here.
const taps = document.querySelector(".taps");
if (taps && navigator.permissions && navigator.geolocation) {
  taps.addEventListener("submit", locateFirst);
}

async function locateFirst(event) {
  event.preventDefault();
  const tapped = event.submitter;
  taps.removeEventListener("submit", locateFirst);
  try {
    const allowed = await navigator.permissions.query({ name: "geolocation" });
    if (allowed.state === "granted") await addPosition();
  } catch {
    // Without a position it is a report all the same.
  }
  taps.requestSubmit(tapped);
}

async function addPosition() {
  const wish = { enableHighAccuracy: true, timeout: 3000, maximumAge: 60_000 };
  const { coords } = await new Promise((found, failed) =>
    navigator.geolocation.getCurrentPosition(found, failed, wish),
  );
  taps.elements.lon.value = coords.longitude.toFixed(6);
  taps.elements.lat.value = coords.latitude.toFixed(6);
}

const cameFromHere = document.referrer && new URL(document.referrer).origin === location.origin;
if (cameFromHere && history.length > 1) {
  document.getElementById("back").addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });
}
