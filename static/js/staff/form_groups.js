// The folded groups of the station's form: the index and what is wrong open them, all of them open at once.
const form = document.getElementById("entry");
const groups = [...form.querySelectorAll("details.fold")];

// Opens all that a field is folded in.
export function reveal(field) {
  for (let fold = field?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

function revealTarget() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (!target || !form.contains(target)) return;
  reveal(target);
  target.scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
}

// The browser tells of each field that it would not send before it tries to show the first.
form.addEventListener("invalid", ({ target }) => reveal(target), true);
addEventListener("hashchange", revealTarget);
for (const link of document.querySelectorAll('a[href^="#f-"]')) {
  link.addEventListener("click", () => setTimeout(revealTarget));
}
const unfold = document.getElementById("unfold-all");
unfold.hidden = false;
unfold.addEventListener("click", () => groups.forEach((group) => (group.open = true)));
revealTarget();
