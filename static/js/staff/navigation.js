// The staff links are one line on a phone: scrolls it to the link of this page.
const links = document.querySelector(".side");
const current = links?.querySelector("[aria-current]");
if (current && links.scrollWidth > links.clientWidth) {
  const middle = (links.clientWidth - current.clientWidth) / 2;
  const { left } = current.getBoundingClientRect();
  links.scrollBy({ left: left - links.getBoundingClientRect().left - middle, behavior: "instant" });
}
