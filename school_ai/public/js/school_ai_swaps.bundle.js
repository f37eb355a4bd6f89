import "./portal/swaps.js";
import "./portal/calendar.js";
