// Messages in the language of the page. A message's key is its Chinese text; translations stand in the page as JSON
// blocks (locator/http/language.py), none on a Chinese page.
const translations = {};
for (const block of globalThis.document?.querySelectorAll("script.messages") ?? []) {
  Object.assign(translations, JSON.parse(block.textContent));
}
export const language = globalThis.document?.documentElement.lang || "zh-Hans";
const isChinese = language === "zh-Hans";
const pluralRules = new Intl.PluralRules(language);

// Returns the translation with its {values} filled in; the value n chooses the plural form.
export function t(message, values = {}) {
  const found = translations[message] ?? message;
  const pattern = typeof found === "string" ? found : (found[pluralRules.select(values.n)] ?? found.other);
  return pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function formatNumber(value, digits) {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return value.toLocaleString(language, options);
}

// Returns the UTC day of a Date: 11月23日, Nov 23.
export function formatDay(date) {
  if (isChinese) return `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;
  return date.toLocaleDateString(language, { month: "short", day: "numeric", timeZone: "UTC" });
}
