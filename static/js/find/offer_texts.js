// What offers say on a card, as locator/search/views/card_offers.py writes it; hours as OpenStreetMap writes them.
import { t } from "../lib/messages.js";

const SHOWN = 3;

// Returns [{ name, isOwn, text }] of a station's offers, those that are shown, and how many there are.
export function offerTexts(terms, vocabulary) {
  const told = Object.entries(terms ?? {})
    .map(([code, said]) => ({ ...named(code, vocabulary), text: saidOf(said, vocabulary.terms) }))
    .filter(({ text, isOwn }) => text || isOwn);
  return { lines: told.slice(0, SHOWN), n: told.length };
}

function named(code, { services }) {
  const [standard, own] = code.split(":");
  const service = services.find((one) => one.code === standard);
  return { name: own ?? service?.name ?? service?.zh ?? code, isOwn: own !== undefined };
}

function saidOf(said, { price, audience }) {
  const parts = [priceText(said, price), audienceText(said.audience, audience), said.hours, seasonText(said)];
  return parts.filter(Boolean).join(" · ");
}

function priceText({ price, price_note: note }, words) {
  if (!price) return note;
  return note ? t("{price}（{note}）", { price: words[price], note }) : words[price];
}

function audienceText(audience, words) {
  if (!audience) return "";
  return audience === "anyone" ? t("谁都可以") : t("仅限{who}", { who: words[audience] });
}

function seasonText({ from, to }) {
  if (from && to) return t("{first}到{last}", { first: from, last: to });
  if (from) return t("从{first}起", { first: from });
  return to ? t("到{last}为止", { last: to }) : "";
}
