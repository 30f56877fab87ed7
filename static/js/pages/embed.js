// In a frame on somebody else's page: the states stay true while that page lies open.
import { keepTrue } from "../lib/opening_state.js";

keepTrue();
