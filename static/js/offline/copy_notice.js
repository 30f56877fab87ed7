// What is said on a page that the service worker has shown from its copies: how old it is, why, and that the page itself
// has come after all.
import { ageText } from "../lib/age_of_copy.js";
import { showBar } from "../lib/lower_bar.js";
import { t } from "../lib/messages.js";
import { refreshBadges } from "../lib/opening_state.js";

const OLD_MS = 2 * 60_000; // by then a sentence about this moment is not one of this moment any more
const root = document.documentElement;
const { copied, reason, awaited } = root.dataset;
const copiedMs = Number(copied);
const REASONS = {
  silent: t("网络没有回音"),
  none: t("没有网络"),
  foreign: t("网络没有通到本站，可能要先登录这个网络"),
  failing: t("本站的服务器出了差错"),
};
const reload = () => location.reload();

// The page for what is not stored (templates/offline/offline.html) is no copy of what was asked for.
const isCopy = () => copiedMs > 0 && !document.getElementById("away");

function whatIsShown() {
  const why = REASONS[reason] ?? REASONS.none;
  return isCopy() ? t("{why}。这一页是{age}存的。", { why, age: ageText(copiedMs) }) : t("{why}。", { why });
}

// A page with nothing in it is replaced; what somebody may be reading is not.
function offerAnswer() {
  const hasSomething = isCopy() || document.querySelector("#away-cards:not([hidden])");
  if (hasSomething) showBar(t("新的这一页到了。"), t("看新的"), reload);
  else reload();
}

// Asks the service worker, which still waits for the server, whether the page itself has come.
async function hasArrived() {
  const { port1, port2 } = new MessageChannel();
  const told = new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data.hasArrived);
  });
  navigator.serviceWorker.controller?.postMessage({ awaits: location.href.split("#")[0] }, [port2]);
  return told;
}

async function showNotice() {
  root.classList.toggle("is-old-copy", isCopy() && Date.now() - copiedMs > OLD_MS);
  refreshBadges();
  if (awaited !== undefined) {
    showBar(`${whatIsShown()}${t("还在等……")}`);
    if (await hasArrived()) return offerAnswer();
  }
  return showBar(whatIsShown(), t("再试一次"), reload);
}

if (window === window.top) showNotice();
