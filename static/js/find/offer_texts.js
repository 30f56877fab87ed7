// What offers say on a card, as locator/search/views/card_offers.py writes it.
import { language, t } from "../lib/messages.js";
import { hoursText } from "../lib/sentences.js";

const SHOWN = 3;

// Returns [{ name, lang, text }] of a station's offers, those that are shown, and how many there are.
export function offerTexts(terms, vocabulary) {
  const told = Object.entries(terms ?? {})
    .map(([code, said]) => ({ ...named(code, said, vocabulary), text: saidOf(said, vocabulary.terms) }))
    .filter(({ text, isOwn }) => text || isOwn);
  return { lines: told.slice(0, SHOWN), n: told.length };
}

// A union's own word is Chinese but for the English name that the union has given it.
function named(code, { en }, { services }) {
  const [standard, own] = code.split(":");
  const service = services.find((one) => one.code === standard);
  if (own === undefined) return { name: service?.name ?? service?.zh ?? code, isOwn: false, lang: "" };
  const isEnglish = Boolean(en) && !language.startsWith("zh");
  return { name: isEnglish ? en : own, isOwn: true, lang: isEnglish ? "en" : "zh-Hans" };
}

function saidOf(said, { price, audience }) {
  const parts = [priceText(said, price), audienceText(said.audience, audience), hoursText(said), seasonText(said)];
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
