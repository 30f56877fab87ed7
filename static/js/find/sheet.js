// A sheet of filters that hangs over what is below: it closes by Escape, and by a tap beside it.
export function closeByLeaving(details) {
  const isOver = () => details.open && getComputedStyle(details.querySelector("fieldset")).position === "absolute";
  document.addEventListener("pointerdown", ({ target }) => {
    if (isOver() && !details.contains(target)) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOver()) return;
    event.stopPropagation();
    details.open = false;
    details.querySelector("summary").focus();
  });
}
