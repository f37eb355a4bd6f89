import "./portal/swaps.js";
