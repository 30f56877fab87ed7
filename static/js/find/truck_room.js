// Which stations are known to have room for a truck: takes_trucks in locator/stations/domain/truck.py on the phone.
const DRIVER_KINDS = ["driver_home", "driver_station"];
const PARKING = "truck_parking";

export function takesTrucks({ kind, tags, truck }, { services }) {
  const parking = services.find(({ code }) => code === PARKING);
  return DRIVER_KINDS.includes(kind) || tags.includes(parking?.tag) || Boolean(truck?.spaces);
}

// Puts hits without known room for a truck under those that have it; `suitable` are those that an answer in one line
// is about.
export function trucksFirst(hits, mode, vocabulary) {
  if (mode !== "truck") return { hits, suitable: hits };
  const suitable = hits.filter(({ station }) => takesTrucks(station, vocabulary));
  const others = hits.filter(({ station }) => !takesTrucks(station, vocabulary));
  return { hits: [...suitable, ...others], suitable: suitable.length ? suitable : hits };
}
