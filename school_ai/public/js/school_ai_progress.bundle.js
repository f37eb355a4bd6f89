import "./portal/progress.js";
