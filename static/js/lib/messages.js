// Our words in the language of the page. A message is the Chinese itself; what it is in the page's language
// stands in the page (locator/web/language.py), in Chinese there is nothing to stand there.
const said = {};
for (const block of globalThis.document?.querySelectorAll("script.messages") ?? []) {
  Object.assign(said, JSON.parse(block.textContent));
}
export const language = globalThis.document?.documentElement.lang || "zh-Hans";
const isChinese = language === "zh-Hans";
const forms = new Intl.PluralRules(language);

// A message with its {values} filled in; one called n chooses between singular and plural.
export function t(message, values = {}) {
  const found = said[message] ?? message;
  const words = typeof found === "string" ? found : (found[forms.select(values.n)] ?? found.other);
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function number(value, digits) {
  const width = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return value.toLocaleString(language, width);
}

// A day as one writes it: 11月23日, Nov 23. The moment is one of UTC.
export function dayOf(date) {
  if (isChinese) return `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;
  return date.toLocaleDateString(language, { month: "short", day: "numeric", timeZone: "UTC" });
}
