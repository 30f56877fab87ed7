// The progress of an import: polled until its state changes, then the page of the next step is loaded.
const box = document.getElementById("progress");
const INTERVAL_MS = 700;

async function poll() {
  const answer = await fetch(box.dataset.address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer) return setTimeout(poll, INTERVAL_MS * 4);
  const { state, done, total } = answer.ok ? await answer.json() : { state: "" };
  if (state !== box.dataset.state) return location.replace(box.dataset.next);
  const bar = box.querySelector("progress");
  if (total) {
    bar.max = total;
    bar.value = done;
    box.querySelector("output").textContent = `${done} / ${total}`;
  }
  setTimeout(poll, INTERVAL_MS);
}

if (box) setTimeout(poll, INTERVAL_MS);
