// The site's IndexedDB on this phone: packs of stations, and reports that wait for a network; and, apart from them, what
// an inspector keeps, so that all of it can go at once.
const DATABASES = {
  locator: { packs: "id", reports: "key" },
  inspector: { doors: "id", results: "key" },
};
const VERSION = 1;
const opened = {};

function database(name) {
  opened[name] ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, VERSION);
    request.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(DATABASES[name])) request.result.createObjectStore(store, { keyPath });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened[name];
}

const databaseOf = (store) => Object.keys(DATABASES).find((name) => store in DATABASES[name]);

// Runs one request on a store, in a transaction of its own; returns the request's result.
export async function transact(store, mode, makeRequest) {
  const transaction = (await database(databaseOf(store))).transaction(store, mode);
  const request = makeRequest(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}
