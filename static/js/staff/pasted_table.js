// A table pasted from a web page, Word or a spreadsheet: its marked-up form goes along with the text, so that
// merged cells stay merged. What is typed afterwards counts, and the marked-up form is forgotten.
const LARGEST = 8_000_000;
const TABLE = /<table[\s>]/i;

for (const box of document.querySelectorAll("textarea[data-table]")) {
  let marked = null; // the input with the marked-up form
  let isPasting = false;

  const forget = () => {
    marked?.remove();
    marked = null;
  };

  box.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html") ?? "";
    const replacesAll = box.selectionEnd - box.selectionStart === box.value.length;
    forget();
    isPasting = replacesAll && TABLE.test(html) && html.length <= LARGEST;
    if (!isPasting) return;
    const files = new DataTransfer();
    files.items.add(new File([html], "table.html", { type: "text/html" }));
    marked = Object.assign(document.createElement("input"), { type: "file", name: "pasted_html", hidden: true });
    marked.files = files.files;
    box.form.append(marked);
  });
  box.addEventListener("input", () => {
    if (!isPasting) forget();
    isPasting = false;
  });
}
