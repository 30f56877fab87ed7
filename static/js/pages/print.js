// The button that opens the browser's own way to print; without it Ctrl-P does the same.
const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
