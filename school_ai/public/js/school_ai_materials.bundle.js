import "./portal/materials.js";
import "./portal/page_view.js";
