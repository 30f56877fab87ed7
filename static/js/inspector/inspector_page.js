// The page that an inspector's phone keeps: doors in the order of the way, the form of each, and what waits to be sent.
import { t } from "../lib/messages.js";
import { bringDoors, countOfOthers, keepResult, keptDoors, keptResults, removeResult, sendResults } from "./kept.js";
import { nearnessOf, onTheWay, ownPosition } from "./order.js";
import { smaller } from "./photo.js";

const list = document.getElementById("doors");
const waiting = document.getElementById("waiting");
const notice = document.getElementById("inspector-notice");
const form = document.getElementById("door-form");
const shapes = { door: document.getElementById("door-shape"), criterion: document.getElementById("criterion-shape") };
const fresh = (shape) => shape.content.firstElementChild.cloneNode(true);
let position = null;

async function showDoors() {
  const doors = onTheWay(await keptDoors(), position);
  list.replaceChildren(...doors.map(doorItem));
  document.getElementById("no-doors").hidden = doors.length > 0;
}

function doorItem(door) {
  const item = fresh(shapes.door);
  const open = item.querySelector("button");
  open.textContent = door.name;
  open.addEventListener("click", () => showForm(door));
  item.querySelector(".address").textContent = door.address;
  item.querySelector(".hours").textContent = [door.hours, t("{day}前", { day: door.due_on })].filter(Boolean).join(" · ");
  const way = item.querySelector("a");
  if (door.map) way.href = door.map;
  else way.remove();
  return item;
}

async function showWaiting() {
  const results = await keptResults();
  waiting.hidden = !results.length;
  const items = results.map((result) => {
    const item = document.createElement("li");
    item.textContent = result.refusal ? t("{name}：没有收下，{why}", { name: result.name, why: result.refusal }) : result.name;
    if (result.refusal) item.append(" ", removeButton(result));
    return item;
  });
  waiting.querySelector("ul").replaceChildren(...items);
  await showOthers();
}

async function showOthers() {
  const count = await countOfOthers();
  const others = document.getElementById("others");
  others.hidden = !count;
  others.textContent = t("这部手机里还有别人的 {n} 处没有发，等那人登录后再发。", { n: count });
}

function removeButton({ key, name }) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link" });
  button.textContent = t("删掉{name}的结果", { name });
  button.addEventListener("click", async () => {
    await removeResult(key);
    await showWaiting();
  });
  return button;
}

function showForm(door) {
  form.reset();
  form.querySelector("h2").textContent = door.name;
  form.querySelector(".criteria").replaceChildren(...door.criteria.map(criterionFields));
  form.hidden = false;
  form.onsubmit = (event) => {
    event.preventDefault();
    keep(door).catch((error) => tell(t("没有存下：{why}", { why: error.name })));
  };
  form.scrollIntoView();
  form.querySelector("input").focus();
}

function criterionFields({ code, zh }) {
  const fields = fresh(shapes.criterion);
  fields.querySelector("legend").textContent = zh;
  for (const input of fields.querySelectorAll("input")) input.name += code;
  const failed = fields.querySelector(".failed");
  fields.addEventListener("change", () => {
    const isFailed = fields.querySelector("input:checked")?.value === "failed";
    failed.hidden = !isFailed;
    for (const input of failed.querySelectorAll("input")) input.required = isFailed;
  });
  return fields;
}

async function keep(door) {
  const fields = { nearness: nearnessOf(position, door) };
  const photos = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") fields[name] = value;
    else if (value.size) photos[name] = await smaller(value);
  }
  await keepResult(door, fields, photos);
  form.hidden = true;
  tell(t("存在手机里了，有网络就发。"));
  await exchange();
}

// Sends what waits and brings the doors, as far as there is a network and a session; shows what the phone has.
async function exchange() {
  const answer = navigator.onLine ? await bringDoors() : null;
  if (answer) {
    const taken = await sendResults(answer.csrf);
    if (taken.count) tell(taken.late ? t("发出 {n} 处，其中有晚到的，照样记下了。", { n: taken.count }) : t("发出 {n} 处。", { n: taken.count }));
  }
  document.getElementById("sign-in").hidden = Boolean(answer) || !navigator.onLine;
  await Promise.all([showDoors(), showWaiting()]);
}

function tell(text) {
  notice.textContent = text;
  notice.hidden = false;
}

await Promise.all([showDoors(), showWaiting()]);
addEventListener("online", exchange);
document.getElementById("send").addEventListener("click", exchange);
await exchange();
position = await ownPosition();
await showDoors();
