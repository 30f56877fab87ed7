// Names in the letters of the page's language, for readers who do not read Chinese: the server writes them
// (locator/places/queries/written_names.py) into cells and packs that are asked for with this parameter.
const { lang } = document.documentElement;
const NEEDS_LETTERS = !lang.startsWith("zh");

// Returns a path with the parameter, where the page's readers need it.
export const withNames = (path) => (NEEDS_LETTERS ? `${path}${path.includes("?") ? "&" : "?"}names=${lang}` : path);

// Returns what is written of a station { name, nameLang, where, whereLang }; null where it is not in the page's language.
export const writtenOf = ({ written }) => (written?.language === lang ? written : null);

// Tells whether a stored pack has its names in the page's language.
export const isWrittenHere = ({ rows }) => !NEEDS_LETTERS || rows.every((row) => writtenOf(row));
