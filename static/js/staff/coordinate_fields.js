// The coordinates in the station form, always in the coordinate system that is chosen there. Choosing another system
// converts the numbers of a pin, but reinterprets numbers that were typed; a note says which of the two was done and
// has a button for the other one. The server converts.
const NAMES = ["lon", "lat", "gate_lon", "gate_lat"];
const MAP_SYSTEMS = ["wgs84", "cgcs2000"]; // 天地图 is in CGCS2000: within centimetres of WGS 84
const DIGITS = 6;

// `check` sends the form to the server, which answers by take() or, where it cannot be reached, by giveUp().
export function coordinateFields(form, check) {
  const field = (name) => form.elements.namedItem(name);
  const read = () => Object.fromEntries([...NAMES, "crs"].map((name) => [name, field(name).value]));
  const notes = Object.fromEntries(
    ["converted", "meant", "lost"].map((what) => [what, document.getElementById(`numbers-${what}`)]));
  const byHand = new Set();
  let given = read(); // the numbers that were typed or put by the pin; conversions start from these
  let before = given; // the same numbers in the system chosen before
  let conversion = null; // what the server is to convert
  let submitter = null; // of a form that waits for the conversion

  function write(numbers) {
    for (const name of Object.keys(given)) if (numbers[name] !== undefined) field(name).value = numbers[name];
  }

  function showNote(what) {
    for (const [name, note] of Object.entries(notes)) note.hidden = name !== what;
  }

  function setConversion(values) {
    conversion = values && { ...conversion, ...values };
    for (const name of NAMES) field(name).readOnly = Boolean(conversion);
  }

  const isTyped = () => field("numbers_typed").value === "yes" || !given.crs;
  const setTyped = (typed) => { field("numbers_typed").value = typed ? "yes" : ""; };

  // Quality and method described the earlier place: after a change they are reset to the cautious values, unless they
  // were set by hand.
  function resetQuality(method) {
    const isSetByUs = !byHand.has("capture_method") && field("capture_method").value === "map_pick";
    if (method || isSetByUs) field("capture_method").value = method;
    if (!byHand.has("position_quality")) field("position_quality").value = "approximate";
  }

  function acceptPin() {
    resetQuality("map_pick");
    setTyped(false);
    given = before = read();
    showNote("");
  }

  function reinterpret(crs) {
    setConversion(null);
    before = given;
    given = { ...given, crs };
    write(given);
    setTyped(true);
    resetQuality("");
    showNote(before.crs ? "meant" : "");
    check();
  }

  function convert(crs) {
    field("crs").value = crs;
    setTyped(false);
    showNote("");
    if (crs === given.crs && !conversion?.pin_lon) {
      setConversion(null);
      write(given);
    } else setConversion({ ...given, was_crs: given.crs, crs });
    check();
  }

  notes.converted.querySelector("button").addEventListener("click", () => reinterpret(field("crs").value));
  notes.meant.querySelector("button").addEventListener("click", () => {
    const { crs } = given;
    given = before;
    convert(crs);
  });
  form.addEventListener("submit", (event) => {
    if (!conversion) return;
    event.preventDefault();
    submitter = event.submitter;
    check();
  });

  return {
    toConvert: () => conversion ?? {},
    setByHand: (name) => byHand.add(name),

    chooseSystem() {
      const crs = field("crs").value;
      if (conversion) setConversion({ crs });
      if (!given.lon && !given.lat) given = before = { ...given, crs };
      else if (crs && isTyped()) reinterpret(crs);
      else if (crs) convert(crs);
    },

    type(name) {
      given = before = read();
      if (name !== "lon" && name !== "lat") return;
      setTyped(true);
      resetQuality("");
      showNote("");
    },

    // Takes the place of the pin, in degrees of the map.
    putPin({ lat, lng }) {
      const [pinLon, pinLat] = [lng, lat].map((degrees) => degrees.toFixed(DIGITS));
      const crs = field("crs").value || MAP_SYSTEMS[0];
      if (conversion || !MAP_SYSTEMS.includes(crs)) return setConversion({ pin_lon: pinLon, pin_lat: pinLat, crs });
      write({ lon: pinLon, lat: pinLat, crs });
      acceptPin();
    },

    // Takes the server's numbers; a pasted pair is split over the two fields once nobody types.
    take(numbers, isTypingDone) {
      if (conversion) {
        const isPin = "pin_lon" in conversion;
        write(numbers);
        setConversion(null);
        if (isPin) acceptPin(); else showNote("converted");
      } else if (isTypingDone && numbers.lon && numbers.lat) {
        write({ lon: numbers.lon, lat: numbers.lat });
        given = before = read();
      }
      if (submitter) form.requestSubmit(submitter);
      submitter = null;
    },

    giveUp() {
      if (!conversion) return;
      setConversion(null);
      write(given);
      submitter = null;
      showNote("lost");
    },
  };
}
