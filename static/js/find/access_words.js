// How to get in, in words: locator/search/views/card_html.py on the phone.
import { t } from "../lib/messages.js";

// Returns the words before the way in, the way in itself, and those behind it; `labels` has the names of the ways.
export function accessWords(access, labels) {
  const method = labels[access.method];
  if (access.method === "unknown") return { before: "", method, after: "" };
  const details = access.registration_needed ? [t("（要先登记）")] : [];
  if (access.price === "free") details.push(t(" · 免费"));
  return { before: t("进门："), method, after: details.join("") };
}
