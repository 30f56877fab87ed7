// Divisions with their names, the centres of their stations, and how many there are. What is requested once is kept;
// without a network there are no names.
const PREFECTURES_FROM_ZOOM = 6; // counts of prefectures, and below of provinces
const NEAR_DEG = 1.5;

export class Divisions {
  #address;
  #answers = new Map();
  #names = new Map();

  constructor(address) {
    this.#address = address;
  }

  // A merged bubble has the name of its province where it has no other: Beijing's counties belong to no prefecture.
  nameOf(code) {
    return this.#names.get(code) ?? this.#names.get(`${code.slice(0, 2)}0000`) ?? "";
  }

  async countsAt(zoom) {
    const provinces = await this.#ask("level=province"); // for their names in any case
    return zoom < PREFECTURES_FROM_ZOOM ? provinces : provinces && this.prefectures();
  }

  prefectures() {
    return this.#ask("level=prefecture");
  }

  // Returns the counties around a place { lon, lat }: those of the prefectures that are nearest.
  async countiesAround({ lon, lat }) {
    const prefectures = (await this.prefectures()) ?? [];
    const away = (one) => Math.hypot(one.lon - lon, one.lat - lat);
    const near = prefectures.filter((one) => away(one) < NEAR_DEG).sort((a, b) => away(a) - away(b));
    const divided = near.filter(({ code }) => code.endsWith("00")).slice(0, 2);
    const parts = await Promise.all(divided.map(({ code }) => this.#ask(`level=county&division=${code}`)));
    return [...near.filter(({ code }) => !code.endsWith("00")), ...parts.flatMap((part) => part ?? [])];
  }

  #ask(query) {
    if (!this.#answers.has(query)) this.#answers.set(query, this.#fetch(query));
    return this.#answers.get(query);
  }

  async #fetch(query) {
    try {
      const response = await fetch(`${this.#address}?${query}`);
      if (!response.ok) throw new Error(`status ${response.status}`);
      const { features } = await response.json();
      return features.filter(({ geometry }) => geometry).map((feature) => this.#count(feature));
    } catch {
      this.#answers.delete(query);
      return undefined;
    }
  }

  #count({ geometry, properties: { code, name, stations } }) {
    this.#names.set(code, name);
    return { code, name, stations, lon: geometry.coordinates[0], lat: geometry.coordinates[1] };
  }
}
