// The report forms of a station's page, with or without a network: one tap, a wrong line, a suggestion.
import { t } from "../lib/messages.js";
import { forgetOwnReport, numberOwnReport, storeOwnReport } from "../lib/own_reports.js";

export function enableReports(panel, { code, name }) {
  const status = panel.querySelector("[role=status]");
  for (const form of panel.querySelectorAll("form")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fields = Object.fromEntries(new FormData(form));
      if (event.submitter?.name) fields[event.submitter.name] = event.submitter.value;
      setDisabled(panel, true);
      await sendReport({ code, name, fields, status });
      setDisabled(panel, false);
    });
  }
}

async function sendReport({ code, name, fields, status }) {
  const { newKey, postReport, refusalOf, storeReport } = await import("./report_outbox.js");
  const key = newKey();
  storeOwnReport({ key, station: code, name, verdict: fields.verdict, saidAt: Date.now() });
  try {
    const answer = await postReport(code, fields, key);
    if (answer.ok) {
      numberOwnReport(key, decodeURIComponent(answer.url.split("/").at(-1)));
      return location.assign(answer.url);
    }
    forgetOwnReport(key);
    status.textContent = refusalOf(answer) || t("有一条反映没有收下，可能太久以前了，可以到站点页面再点一次。");
  } catch {
    await storeReport(key, code, fields);
    dispatchEvent(new Event("report-stored"));
    status.textContent = t("没有网络，先存在手机里了；连上网会自动发出，只发一次。");
  }
  return undefined;
}

function setDisabled(panel, isDisabled) {
  for (const button of panel.querySelectorAll("button")) button.disabled = isDisabled;
}
