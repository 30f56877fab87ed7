// One cell of the table, changed where it stands: Enter saves, Escape leaves it as it was. The server says what became of
// it, also when somebody else has changed the cell meanwhile (locator/workbench/views/one_cell.py).
import { t } from "../lib/messages.js";

const HEADERS = { Accept: "application/json" };

export async function editCell(cell, csrf, say) {
  if (cell.querySelector(".editing")) return;
  const code = cell.closest("tr").dataset.code;
  const address = `/staff/workbench/cells/${code}/${cell.dataset.cell}`;
  const answer = await fetch(address, { headers: HEADERS }).catch(() => null);
  if (!answer?.ok || answer.redirected) return say(t("没有连上，请再试一次"));
  const { value, choices } = await answer.json();
  open(cell, address, { value, choices, csrf, say });
}

function open(cell, address, { value, choices, csrf, say }) {
  const link = cell.querySelector("a");
  const box = document.createElement("span");
  box.className = "editing";
  const field = choices.length ? choiceField(choices, value) : textField(cell, value);
  const name = link.getAttribute("aria-label") ?? link.textContent;
  field.setAttribute("aria-label", name);
  const save = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "✓" });
  save.setAttribute("aria-label", t("改好"));
  box.append(field, save);
  link.hidden = true;
  cell.append(box);
  field.focus();
  field.select?.();

  function close() {
    box.remove();
    link.hidden = false;
    link.focus();
  }

  let confirmed = ""; // what the server asked about: sending it again says yes
  async function send() {
    const text = field.value.trim();
    if (text === value) return close();
    save.disabled = true;
    const body = new URLSearchParams({ csrf, value: text, was: value, confirmed });
    const answer = await fetch(address, { method: "POST", headers: HEADERS, body }).catch(() => null);
    save.disabled = false;
    const told = await answer?.json().catch(() => null); // whose session has ended is sent a page
    if (!told) return say(t("没有连上，请再试一次"));
    if (!answer.ok) {
      say(told.trouble ?? told.detail ?? told.title);
      value = told.value ?? value;
      confirmed = text;
      return field.focus();
    }
    say(told.said);
    if (told.published) show(cell, link, told);
    close();
  }

  save.addEventListener("click", send);
  box.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    if (event.key !== "Enter" || event.target === save) return;
    event.preventDefault();
    send();
  });
}

function show(cell, link, { value, shown }) {
  link.textContent = shown || "–";
  cell.dataset.value = value;
}

function textField(cell, value) {
  const field = Object.assign(document.createElement("input"), { value, maxLength: 1000, autocomplete: "off" });
  if (cell.dataset.cell === "phone") field.inputMode = "tel";
  return field;
}

function choiceField(choices, value) {
  const field = document.createElement("select");
  field.append(new Option(t("（空）"), ""), ...choices.map(([code, label]) => new Option(label, code)));
  field.value = value;
  return field;
}
