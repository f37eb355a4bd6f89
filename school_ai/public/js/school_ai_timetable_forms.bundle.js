import "./timetable/assistant.js";
import "./timetable/cover.js";
