import "./predictions/following.js";
import "./predictions/model.js";
import "./predictions/estimate.js";
import "./predictions/pupil.js";
