// The links of the desk are one line on a phone: bring this page's own into view.
const side = document.querySelector(".side");
const here = side?.querySelector("[aria-current]");
if (here && side.scrollWidth > side.clientWidth) {
  const middle = (side.clientWidth - here.clientWidth) / 2;
  const { left } = here.getBoundingClientRect();
  side.scrollBy({ left: left - side.getBoundingClientRect().left - middle, behavior: "instant" });
}
