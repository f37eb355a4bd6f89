import "./portal/notifications.js";
