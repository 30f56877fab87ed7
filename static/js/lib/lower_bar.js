// The bar over the lower edge of a page: it says what is waited for and offers what has come, and nothing that is being
// read moves. There is one; what is said last stands in it.
let bar;

function makeBar() {
  bar = document.createElement("aside");
  bar.className = "lower-bar";
  bar.setAttribute("role", "status");
  bar.append(document.createElement("p"));
  document.body.append(bar);
  document.documentElement.classList.add("has-lower-bar");
}

// Shows words, with a button where `label` is given.
export function showBar(words, label = "", action = () => {}) {
  if (!bar) makeBar();
  bar.hidden = false;
  bar.querySelector("p").textContent = words;
  bar.querySelector("button")?.remove();
  if (!label) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = label;
  button.addEventListener("click", action);
  bar.append(button);
}

export function hideBar() {
  if (bar) bar.hidden = true;
}
