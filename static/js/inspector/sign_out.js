// Signing out forgets what its person keeps on this phone; results that were not sent yet are sent before, or kept until
// the person says that they may go. Those of others stay.
import { bringDoors, forget, keptResults, sendResults } from "./kept.js";

const form = document.querySelector("form[data-unsent]");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { person, unsent } = form.dataset;
  if ((await keptResults(person)).length) {
    const answer = await bringDoors();
    if (answer) await sendResults(answer.csrf);
  }
  const left = (await keptResults(person)).length;
  if (left && !confirm(unsent.replace("{n}", left))) return;
  await forget(person);
  form.submit();
});
