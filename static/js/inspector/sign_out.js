// Signing out forgets what an inspector keeps on this phone; results that were not sent yet are sent before, or kept until
// the person says that they may go.
import { bringDoors, forgetAll, keptResults, sendResults } from "./kept.js";

const form = document.querySelector('form[action="/staff/sign-out"]');
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if ((await keptResults()).length) {
    const answer = await bringDoors();
    if (answer) await sendResults(answer.csrf);
  }
  const left = (await keptResults()).length;
  if (left && !confirm(form.dataset.unsent.replace("{n}", left))) return;
  await forgetAll();
  form.submit();
});
