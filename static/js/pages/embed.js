// The list in a frame on another site's page.
import { keepBadgesCurrent } from "../lib/opening_state.js";

keepBadgesCurrent();
