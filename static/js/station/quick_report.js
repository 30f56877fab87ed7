// Reporting from the door by one tap, with or without a network.
import { t } from "../lib/messages.js";

export function listenTo(form, code) {
  const status = form.parentElement.querySelector("[role=status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const verdict = event.submitter.value;
    setDisabled(form, true);
    await addPosition(form).catch(() => {}); // without a position it is a report all the same
    await report(code, verdict, form, status);
  });
}

async function report(code, verdict, form, status) {
  const { keepReport, newKey, post } = await import("./report_outbox.js");
  const fields = { lon: form.elements.lon.value, lat: form.elements.lat.value, verdict };
  const key = newKey();
  try {
    const answer = await post(code, fields, key);
    if (answer.ok) return location.assign(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    status.textContent = page.querySelector("main p, main h1")?.textContent ?? t("有一条反映没有收下，可能太久以前了，可以到站点页面再点一次。");
  } catch {
    await keepReport(key, code, verdict);
    status.textContent = t("没有网络，先存在手机里了；连上网会自动发出，只发一次。");
    return undefined;
  }
  return setDisabled(form, false);
}

function setDisabled(form, isDisabled) {
  for (const button of form.querySelectorAll("button")) button.disabled = isDisabled;
}

// Who may be located anyway shows to stand at the door; nobody is asked for it here.
async function addPosition(form) {
  const allowed = await navigator.permissions?.query({ name: "geolocation" });
  if (allowed?.state !== "granted") return;
  const wish = { enableHighAccuracy: true, timeout: 3000, maximumAge: 60_000 };
  const { coords } = await new Promise((found, failed) =>
    navigator.geolocation.getCurrentPosition(found, failed, wish),
  );
  form.elements.lon.value = coords.longitude.toFixed(6);
  form.elements.lat.value = coords.latitude.toFixed(6);
}
