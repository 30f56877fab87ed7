// A scanned plaque: its mark stands in the fragment of the address, which the browser sends to nobody. It is exchanged
// for a cookie of the day, and taken out of the address.
import { t } from "../lib/messages.js";
import { fetchOwn } from "../lib/network.js";

const MARK = /^#([\w-]{16})$/;

export async function showPresence(code) {
  const [, mark] = MARK.exec(location.hash) ?? [];
  if (!mark) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  try {
    const response = await fetchOwn(`/stations/${encodeURIComponent(code)}/presence`, {
      method: "POST",
      body: new URLSearchParams({ mark }),
      headers: { Accept: "application/problem+json" },
    });
    show(
      response.ok
        ? t("您扫了门口的码：今天在这一站的反映，算亲身到过的人说的。")
        : t("牌子上的码已经换过了；反映照样收。"),
    );
  } catch {
    // Without a network the report is accepted as well, as one from anywhere.
  }
}

function show(text) {
  const status = document.createElement("p");
  status.id = "presence";
  status.className = "muted";
  status.setAttribute("role", "status");
  document.querySelector(".title .headline").after(status);
  status.textContent = text;
}
