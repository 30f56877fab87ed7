// The report form of one tap on a station's page, with or without a network.
import { t } from "../lib/messages.js";

export function enableQuickReport(form, code) {
  const status = form.parentElement.querySelector("[role=status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const verdict = event.submitter.value;
    setDisabled(form, true);
    await addPosition(form).catch(() => {}); // a report without a position is accepted as well
    await sendReport(code, verdict, form, status);
  });
}

async function sendReport(code, verdict, form, status) {
  const { newKey, postReport, storeReport } = await import("./report_outbox.js");
  const fields = { lon: form.elements.lon.value, lat: form.elements.lat.value, verdict };
  const key = newKey();
  try {
    const answer = await postReport(code, fields, key);
    if (answer.ok) return location.assign(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const refusal = page.querySelector("main p, main h1")?.textContent;
    status.textContent = refusal ?? t("有一条反映没有收下，可能太久以前了，可以到站点页面再点一次。");
  } catch {
    await storeReport(key, code, verdict);
    status.textContent = t("没有网络，先存在手机里了；连上网会自动发出，只发一次。");
    return undefined;
  }
  return setDisabled(form, false);
}

function setDisabled(form, isDisabled) {
  for (const button of form.querySelectorAll("button")) button.disabled = isDisabled;
}

// Adds the position only where the browser may already use it: nobody is asked for permission here.
async function addPosition(form) {
  const permission = await navigator.permissions?.query({ name: "geolocation" });
  if (permission?.state !== "granted") return;
  const options = { enableHighAccuracy: true, timeout: 3000, maximumAge: 60_000 };
  const { coords } = await new Promise((resolve, reject) =>
    navigator.geolocation.getCurrentPosition(resolve, reject, options),
  );
  form.elements.lon.value = coords.longitude.toFixed(6);
  form.elements.lat.value = coords.latitude.toFixed(6);
}
