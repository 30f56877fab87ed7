// The driver's vehicle: kept on this phone, and sent in no address, only in the body of a question. The words beside a
// field that cannot be used are those of locator/search/views/vehicle.py.
import { t } from "../lib/messages.js";

const KEY = "vehicle";
const MOST_M = { height_m: 10, length_m: 30 };
const NAMES = Object.keys(MOST_M);
const METRES = /^(\d{1,4}(?:\.\d{1,3})?)\s*(?:米|m)?$/i;
const SIGNED = /^[-+−－]\s*\d/;
const COMMA = /[\d０-９]\s*[,，、]\s*[\d０-９]/;

// Returns { metres, fault }: one of both is null, and both where nothing is written.
export function readMetres(text, most) {
  const written = text.trim();
  if (!written) return { metres: null, fault: null };
  const metres = Number(METRES.exec(written)?.[1]);
  if (metres > 0 && metres <= most) return { metres, fault: null };
  return { metres: null, fault: faultOf(written, most) };
}

function faultOf(written, most) {
  if (METRES.test(written) || SIGNED.test(written)) return t("应在 0 到 {most} 米之间", { most });
  if (COMMA.test(written)) return t("小数点用“.”，不用逗号，例如 4.2");
  if (METRES.test(written.normalize("NFKC"))) return t("请用半角数字，例如 4.2");
  return t("应是米数，例如 4.2");
}

const fieldOf = (form, name) => form.querySelector(`[data-vehicle="${name}"]`);

// Returns { heightM, lengthM } in metres, null where nothing is written or it cannot be used.
export function vehicleOf(form) {
  const metresOf = (name) => readMetres(fieldOf(form, name).value, MOST_M[name]).metres;
  return { heightM: metresOf("height_m"), lengthM: metresOf("length_m") };
}

// Takes the vehicle's fields out of the form's address, and fills in what this phone has kept.
export function restoreVehicle(form) {
  const kept = stored();
  for (const name of NAMES) {
    const field = fieldOf(form, name);
    field.removeAttribute("name");
    field.value ||= kept[name] ?? "";
  }
  showFaults(form);
}

function stored() {
  try {
    const earlier = JSON.parse(localStorage.getItem("role")) ?? {}; // where it was kept at first
    return JSON.parse(localStorage.getItem(KEY)) ?? earlier;
  } catch {
    return {};
  }
}

// Keeps what can be used of the vehicle; what cannot is not kept.
export function storeVehicle(form) {
  const { heightM, lengthM } = vehicleOf(form);
  try {
    localStorage.setItem(KEY, JSON.stringify({ height_m: heightM ?? "", length_m: lengthM ?? "" }));
  } catch {
    // A browser without storage does not remember it.
  }
}

// Says beside each field what is wrong with it; returns whether all can be used.
export function showFaults(form) {
  let isUsable = true;
  for (const name of NAMES) {
    const field = fieldOf(form, name);
    const { fault } = readMetres(field.value, MOST_M[name]);
    const words = document.getElementById(`${name}-fault`);
    words.textContent = fault ?? "";
    words.hidden = !fault;
    field.toggleAttribute("aria-invalid", Boolean(fault));
    if (fault) field.setAttribute("aria-invalid", "true");
    isUsable &&= !fault;
  }
  return isUsable;
}

// Adds the vehicle to the body of a question.
export function addVehicle(body, form) {
  if (body.get("mode") !== "truck") return body;
  const { heightM, lengthM } = vehicleOf(form);
  if (heightM) body.set("height_m", heightM);
  if (lengthM) body.set("length_m", lengthM);
  return body;
}
