import "./portal/api.js";
