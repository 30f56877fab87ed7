// The IndexedDB of this site on a phone: packs of divisions, favourites, reports that wait for a network.
const NAME = "locator";
const VERSION = 1;
const STORES = { packs: "id", reports: "key" };
let opened;

function database() {
  opened ??= new Promise((found, failed) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(store, { keyPath });
    };
    asked.onsuccess = () => found(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  return opened;
}

// Does one thing in a store, in a transaction of its own; returns what the request gives.
export async function within(store, mode, act) {
  const transaction = (await database()).transaction(store, mode);
  const asked = act(transaction.objectStore(store));
  return new Promise((done, failed) => {
    transaction.oncomplete = () => done(asked.result);
    transaction.onabort = () => failed(transaction.error);
  });
}
