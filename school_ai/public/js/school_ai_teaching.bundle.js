import "./portal/teaching.js";
