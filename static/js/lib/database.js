// The site's IndexedDB on this phone: packs of stations, and reports that wait for a network.
const NAME = "locator";
const VERSION = 1;
const STORES = { packs: "id", reports: "key" };
let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) request.result.createObjectStore(store, { keyPath });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

// Runs one request on a store, in a transaction of its own; returns the request's result.
export async function transact(store, mode, makeRequest) {
  const transaction = (await database()).transaction(store, mode);
  const request = makeRequest(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}
