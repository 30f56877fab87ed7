// How far the work on an import is, asked for now and then; when it is done, the page shows what came of it.
const box = document.getElementById("progress");
const EVERY_MS = 700;

async function look() {
  const answer = await fetch(box.dataset.address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer) return setTimeout(look, EVERY_MS * 4);
  const { state, done, total } = answer.ok ? await answer.json() : { state: "" };
  if (state !== box.dataset.state) return location.replace(box.dataset.next);
  const bar = box.querySelector("progress");
  if (total) {
    bar.max = total;
    bar.value = done;
    box.querySelector("output").textContent = `${done} / ${total}`;
  }
  setTimeout(look, EVERY_MS);
}

if (box) setTimeout(look, EVERY_MS);
