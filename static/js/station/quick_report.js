// The report form of one tap on a station's page, with or without a network.
import { t } from "../lib/messages.js";

export function enableQuickReport(form, code) {
  const status = form.parentElement.querySelector("[role=status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const verdict = event.submitter.value;
    setDisabled(form, true);
    await sendReport(code, verdict, form, status);
  });
}

async function sendReport(code, verdict, form, status) {
  const { newKey, postReport, storeReport } = await import("./report_outbox.js");
  const key = newKey();
  try {
    const answer = await postReport(code, { verdict }, key);
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
