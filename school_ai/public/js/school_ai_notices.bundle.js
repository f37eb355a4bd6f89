import "./portal/notices.js";
