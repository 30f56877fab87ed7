// What a search says while it waits: for what, and what there is in the meantime.
import { t } from "../lib/messages.js";
import { PATIENCE_MS } from "../lib/network.js";

// Says `first` at once, and after PATIENCE_MS `later` with `offers`, [{ label, action }] or [{ label, href }]. Returns
// what ends the waiting: it says the words that it is given, or nothing.
export function wait(status, first, later, offers = []) {
  status.textContent = first;
  const timer = setTimeout(() => status.replaceChildren(later, " ", ...offers.map(offerElement)), PATIENCE_MS);
  return (words = "") => {
    clearTimeout(timer);
    status.textContent = words;
  };
}

function offerElement({ label, action, href }) {
  const element = document.createElement(href ? "a" : "button");
  if (href) element.href = href;
  else element.type = "button";
  element.className = "button";
  element.textContent = label;
  if (action) element.addEventListener("click", action);
  return element;
}

export const STORED_PAGE = { label: t("手机里存的"), href: "/kept" };
