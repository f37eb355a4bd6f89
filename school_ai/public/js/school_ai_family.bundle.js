import "./portal/family.js";
