// The station page's two conveniences: copying the address, and going back to the list as it was.
import { keepTrue } from "../lib/opening_state.js";
import { listenTo } from "./quick_report.js";
import { t } from "../lib/messages.js";

keepTrue();
const copy = document.getElementById("copy");
if (copy) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const said = document.getElementById("copied");
    try {
      await copied(copy.dataset.text);
      said.textContent = t("地址复制好了，可以粘贴到地图或发给别人。");
    } catch {
      said.textContent = t("没复制成。请长按这里复制：{text}", { text: copy.dataset.text });
    }
  });
}

// The browsers inside chat apps often have no clipboard to write to; the old command works in them.
async function copied(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("not copied");
}

const taps = document.querySelector(".taps");
if (taps) listenTo(taps, taps.dataset.code);

const cameFromHere = document.referrer && new URL(document.referrer).origin === location.origin;
if (cameFromHere && history.length > 1) {
  document.getElementById("back").addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });
}
