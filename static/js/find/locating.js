// Where the phone is. It may take long: meanwhile the place it was at before is offered, and what is stored.
import { t } from "../lib/messages.js";
import { STORED_PAGE, wait } from "./waiting.js";

const OPTIONS = { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 };
// By the code of GeolocationPositionError.
const ERRORS = {
  1: t("没拿到您的位置：浏览器没有允许。可以输入地名，或在下面选地区。"),
  2: t("没拿到您的位置：手机定不了位。可以输入地名，或在下面选地区。"),
  3: t("没拿到您的位置：等太久了。可以再试一次，或输入地名。"),
};

// Calls onFound with { lon, lat, accuracyM, at }, or onFailed; `earlier` is such a place, or null.
export function locate(status, earlier, onFound, onFailed = () => {}) {
  let isDone = false;
  const finish = (words, next) => {
    if (isDone) return;
    isDone = true;
    stop(words);
    next();
  };
  const again = { label: t("按刚才的位置找"), action: () => finish("", () => onFound(earlier)) };
  const offers = earlier ? [again, STORED_PAGE] : [STORED_PAGE];
  const later = t("手机还没有给出位置，还在等……也可以输入地名，或先看");
  const stop = wait(status, t("正在定位……"), later, offers);
  navigator.geolocation.getCurrentPosition(
    ({ coords: { longitude: lon, latitude: lat, accuracy: accuracyM } }) =>
      finish("", () => onFound({ lon, lat, accuracyM, at: Date.now() })),
    ({ code }) => finish(ERRORS[code] ?? ERRORS[2], onFailed),
    OPTIONS,
  );
}
