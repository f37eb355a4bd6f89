import "./portal/messages.js";
