import "./timetable/planner.js";
