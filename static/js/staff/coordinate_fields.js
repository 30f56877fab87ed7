// The numbers of a place in its form: always those of the system that is chosen there. Another choice keeps
// the place of a pin and converts its numbers, but says of numbers just typed what they are; which of the
// two it was is told, and the other one is a button away. It is the server that converts.
const NAMES = ["lon", "lat", "gate_lon", "gate_lat"];
const OF_THE_GROUND = ["wgs84", "cgcs2000"]; // 天地图 is in CGCS2000: within centimetres of WGS 84
const DIGITS = 6;

export function placeNumbers(form, ask) {
  const field = (name) => form.elements.namedItem(name);
  const read = () => Object.fromEntries([...NAMES, "crs"].map((name) => [name, field(name).value]));
  const notes = Object.fromEntries(
    ["converted", "meant", "lost"].map((what) => [what, document.getElementById(`numbers-${what}`)]));
  const byHand = new Set();
  let given = read(); // the place as it was said: other systems' numbers are worked out from these
  let before = given; // the same numbers in the system that they were said to be in before
  let waiting = null; // what the server is asked to write into the form
  let sender = null;

  function write(numbers) {
    for (const name of Object.keys(given)) if (numbers[name] !== undefined) field(name).value = numbers[name];
  }

  function tell(what) {
    for (const [name, note] of Object.entries(notes)) note.hidden = name !== what;
  }

  function wait(extra) {
    waiting = extra && { ...waiting, ...extra };
    for (const name of NAMES) field(name).readOnly = Boolean(waiting);
  }

  const isTyped = () => field("numbers_typed").value === "yes" || !given.crs;
  const setTyped = (typed) => { field("numbers_typed").value = typed ? "yes" : ""; };

  // A place that is given anew, moved or typed, is not the one that somebody looked at: how good it is and
  // how it came are said anew too, and until then taken for the worse.
  function doubt(method) {
    const isOurs = !byHand.has("capture_method") && field("capture_method").value === "map_pick";
    if (method || isOurs) field("capture_method").value = method;
    if (!byHand.has("position_quality")) field("position_quality").value = "approximate";
  }

  function isPut() {
    doubt("map_pick");
    setTyped(false);
    given = before = read();
    tell("");
  }

  function mean(crs) {
    wait(null);
    before = given;
    given = { ...given, crs };
    write(given);
    setTyped(true);
    doubt("");
    tell(before.crs ? "meant" : "");
    ask();
  }

  function convert(crs) {
    field("crs").value = crs;
    setTyped(false);
    tell("");
    if (crs === given.crs && !waiting?.pin_lon) {
      wait(null);
      write(given);
    } else wait({ ...given, was_crs: given.crs, crs });
    ask();
  }

  notes.converted.querySelector("button").addEventListener("click", () => mean(field("crs").value));
  notes.meant.querySelector("button").addEventListener("click", () => {
    const { crs } = given;
    given = before;
    convert(crs);
  });
  form.addEventListener("submit", (event) => {
    if (!waiting) return;
    event.preventDefault();
    sender = event.submitter;
    ask();
  });

  return {
    asked: () => waiting ?? {},
    sayByHand: (name) => byHand.add(name),

    choose() {
      const crs = field("crs").value;
      if (waiting) wait({ crs });
      if (!given.lon && !given.lat) given = before = { ...given, crs };
      else if (crs && isTyped()) mean(crs);
      else if (crs) convert(crs);
    },

    type(name) {
      given = before = read();
      if (name !== "lon" && name !== "lat") return;
      setTyped(true);
      doubt("");
      tell("");
    },

    put({ lat, lng }) {
      const [lon, lat_] = [lng, lat].map((degrees) => degrees.toFixed(DIGITS));
      const crs = field("crs").value || OF_THE_GROUND[0];
      if (waiting || !OF_THE_GROUND.includes(crs)) return wait({ pin_lon: lon, pin_lat: lat_, crs });
      write({ lon, lat: lat_, crs });
      isPut();
    },

    // What the server made of the numbers; a pair that was pasted is parted once nobody types on.
    take(numbers, isSettled) {
      if (waiting) {
        const isPin = "pin_lon" in waiting;
        write(numbers);
        wait(null);
        if (isPin) isPut(); else tell("converted");
      } else if (isSettled && numbers.lon && numbers.lat) {
        write({ lon: numbers.lon, lat: numbers.lat });
        given = before = read();
      }
      if (sender) form.requestSubmit(sender);
      sender = null;
    },

    lose() {
      if (!waiting) return;
      wait(null);
      write(given);
      sender = null;
      tell("lost");
    },
  };
}
