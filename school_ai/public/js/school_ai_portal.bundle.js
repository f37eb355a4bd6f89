import "./portal/keeping.js";
