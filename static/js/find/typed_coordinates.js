// Coordinates, plus codes and links of maps typed into the search field are sent in a body: an address would keep
// where somebody is. Which texts they are, the server decides (locator/places/domain/coordinates.py); here more is
// taken for them than is, which does no harm: a name is found by a body as well.
const MARKED = /^.*[.,°º˚度'′’].*$/u;
const AXES = /^.*(?:[南北]纬|[东西]经|°|º|GCJ|BD-?09|WGS).*$/iu;
// A plus code (Open Location Code), whole or short.
const PLUS_CODE = /(?:^|[^A-Z0-9])(?:[23456789CFGHJMPQRVWX]{2}){2,4}\+[23456789CFGHJMPQRVWX]{2,7}(?![A-Z0-9+])/i;

export function looksLikeCoordinates(text) {
  const plain = text.normalize("NFKC");
  const groups = plain.match(/\d+/g)?.length ?? 0;
  if (PLUS_CODE.test(plain)) return true;
  return (groups >= 2 && AXES.test(plain)) || (groups >= 3 && MARKED.test(plain)) || groups >= 4;
}

export function sendCoordinatesInBody(form) {
  form.addEventListener("submit", () => {
    form.method = looksLikeCoordinates(form.elements.q.value) ? "post" : "get";
  });
}
