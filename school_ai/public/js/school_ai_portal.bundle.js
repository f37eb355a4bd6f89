import "./portal/keeping.js";
import "./portal/bell.js";
