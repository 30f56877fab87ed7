// Coordinates typed into the search field are sent in a body: an address would keep where somebody is.
// Which texts are coordinates, the server decides (locator/places/domain/coordinates.py); here more is taken for
// them than is, which does no harm: a name is found by a body as well.
const MARKED = /[.,°º˚度'′’]/u;
const AXES = /北纬|东经|南纬|西经|°|º|GCJ|BD-?09|WGS/iu;

export function looksLikeCoordinates(text) {
  const plain = text.normalize("NFKC");
  const groups = plain.match(/\d+/g)?.length ?? 0;
  return (groups >= 2 && AXES.test(plain)) || (groups >= 3 && MARKED.test(plain)) || groups >= 4;
}

export function sendCoordinatesInBody(form) {
  form.addEventListener("submit", () => {
    form.method = looksLikeCoordinates(form.elements.q.value) ? "post" : "get";
  });
}
