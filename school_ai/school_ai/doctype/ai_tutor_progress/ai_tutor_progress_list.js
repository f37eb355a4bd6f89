// A share below zero means that there was too little to tell.
const share = (value) => (value < 0 ? "–" : `${Math.round(value)} %`);

frappe.listview_settings["AI Tutor Progress"] = {
	formatters: { independence: share, understanding: share, dependency: share },
};
