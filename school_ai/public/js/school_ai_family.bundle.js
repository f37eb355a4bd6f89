import "./portal/family.js";
import "./portal/calendar.js";
import "./portal/steps.js";
