// A page with cards and nothing else of the search: their states change while it is open.
import { keepBadgesCurrent } from "../lib/opening_state.js";

keepBadgesCurrent();
