import "./portal/tutor.js";
