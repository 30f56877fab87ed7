// The page of an action on many stations: the field for a cell follows the choice of the cell, and what the action would
// do comes into view.
const form = document.getElementById("action");
const cell = document.getElementById("cell");
cell?.addEventListener("change", () => form.requestSubmit(form.querySelector("button[value=choose]")));
document.getElementById("would")?.focus();
