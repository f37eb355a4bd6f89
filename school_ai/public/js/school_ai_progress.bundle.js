import "./portal/steps.js";
import "./portal/page_view.js";
