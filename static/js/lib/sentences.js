// Sentences that the server sends as patterns with values (geodata/sentence.py), in the page's language.
import { t } from "./messages.js";

// What hours are worded with (locator/hours/domain/description.py). A page is sent the translations of the messages
// that its modules name, so they are named here.
export const HOURS_WORDS = [
  t("周一"), t("周二"), t("周三"), t("周四"), t("周五"), t("周六"), t("周日"),
  t("1月"), t("2月"), t("3月"), t("4月"), t("5月"), t("6月"), t("7月"), t("8月"), t("9月"), t("10月"), t("11月"), t("12月"),
  t("一"), t("二"), t("三"), t("四"), t("节假日"), t("全天"), t("全天24小时"), t("不开放"), t("说不准"),
  t("{before}、{after}"), t("{before}；{after}"), t("{before}至{after}"), t("{dates}{days}"), t("每天{holds}"),
  t("{when}{holds}"), t("{when} {holds}"), t("其余时间{when} {holds}"), t("{month}{day}日"), t("{year}年{month}"),
  t("{year}年{month}{day}日"), t("每月最后一个{day}"), t("每月第{nth}个{day}"), t("午休{times}"), t("{times}不开放"),
  t("{times} {rest}"), t("{times}说不准"), t("{said}（{why}）"), t("{start}-次日{end}"),
];

// Returns the text of a sentence { pattern, values }, whose values may be sentences; of anything else its text.
export function sentenceText(said) {
  if (!said?.pattern) return String(said ?? "");
  const values = Object.entries(said.values).map(([name, value]) => [name, sentenceText(value)]);
  return t(said.pattern, Object.fromEntries(values));
}

// Returns an offer's hours in words: of a copy that an earlier version made, as they are.
export const hoursText = ({ hours, hours_words: words }) => (words ? sentenceText(words) : hours);
