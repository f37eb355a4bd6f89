import "./predictions/following.js";
import "./desk/panels/lesson.js";
import "./desk/panels/group.js";
import "./desk/panels/course.js";
import "./desk/panels/assessment.js";
import "./desk/panels/result.js";
import "./desk/panels/comments.js";
