// Which stations are known to have room for a truck: takes_trucks in locator/stations/domain/truck.py on the phone.
const DRIVER_KINDS = ["driver_home", "driver_station"];
const PARKING = "truck_parking";
const AT_ONCE = 10; // by as many a list goes on

export function takesTrucks({ kind, tags, truck }, { services }) {
  const parking = services.find(({ code }) => code === PARKING);
  return DRIVER_KINDS.includes(kind) || tags.includes(parking?.tag) || Boolean(truck?.spaces);
}

// Puts hits without known room for a truck under those that have it, ten by ten: a longer list begins with the shorter
// one (_trucks_first in locator/site/views/answers.py). `suitable` are those that an answer in one line is about.
export function trucksFirst(hits, mode, vocabulary) {
  if (mode !== "truck") return { hits, suitable: hits };
  const ordered = [];
  for (let first = 0; first < hits.length; first += AT_ONCE) {
    const part = hits.slice(first, first + AT_ONCE);
    const hasRoom = ({ station }) => takesTrucks(station, vocabulary);
    ordered.push(...part.filter(hasRoom), ...part.filter((hit) => !hasRoom(hit)));
  }
  const suitable = ordered.slice(0, AT_ONCE).filter(({ station }) => takesTrucks(station, vocabulary));
  return { hits: ordered, suitable: suitable.length ? suitable : hits };
}
