// The code behind a plaque: a QR code brings it in the fragment of the address, which the browser sends to nobody.
const [, code] = /^#(\d{10})$/.exec(location.hash) ?? [];
if (code) {
  document.querySelector("#plaque-code input").value = code;
  history.replaceState(history.state, "", location.pathname + location.search);
}
