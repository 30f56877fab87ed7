// Rows of a sheet: a click anywhere in a row picks it, with shift all rows from the last one; the form works without.
const form = document.getElementById("pointing");
let last = null;

function boxes() {
  return [...form.querySelectorAll("input[name=line]")];
}

function pick(box, wanted) {
  box.checked = wanted;
  last = box;
}

function pickUpTo(box) {
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  for (const one of all.slice(from, to + 1)) one.checked = true;
}

form?.addEventListener("click", (event) => {
  const box = event.target.closest("tr")?.querySelector("input[name=line]");
  if (!box) return;
  if (event.target.closest("label, input")) {
    if (event.target === box) last = box;
    return;
  }
  if (event.shiftKey && last) pickUpTo(box);
  else pick(box, !box.checked);
});
