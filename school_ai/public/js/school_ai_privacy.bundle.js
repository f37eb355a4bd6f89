import "./portal/privacy.js";
