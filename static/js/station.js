// The station page's two conveniences: copying the address, and going back to the list as it was.
import { keepTrue } from "./state.js";

keepTrue();
const copy = document.getElementById("copy");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const said = document.getElementById("copied");
    try {
      await navigator.clipboard.writeText(copy.dataset.text);
      said.textContent = "地址复制好了，可以粘贴到地图或发给别人。";
    } catch {
      said.textContent = `没复制成。请长按这里复制：${copy.dataset.text}`;
    }
  });
}

const cameFromHere = document.referrer && new URL(document.referrer).origin === location.origin;
if (cameFromHere && history.length > 1) {
  document.getElementById("back").addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });
}
