const COLOUR_OF_STATUS = {
	Waiting: "blue",
	Invited: "green",
	Connected: "green",
	"Not Invited": "red",
	Stopped: "orange",
	"Taken Back": "gray",
};

frappe.listview_settings["AI Invitation"] = {
	add_fields: ["status", "words"],

	get_indicator: (doc) => [__(doc.status), COLOUR_OF_STATUS[doc.status], `status,=,${doc.status}`],

	// Below each name stands what became of it: a phone shows no more than the name, and a desk not why.
	refresh(listview) {
		listview.$result.find(".school-ai-remark").remove();
		for (const doc of listview.data) {
			const row = listview.$result.find(`.list-row-checkbox[data-name="${CSS.escape(doc.name)}"]`);
			const words = $('<div class="school-ai-remark small text-muted px-3 pb-2" style="overflow-wrap: anywhere"></div>');
			$('<strong class="d-sm-none mr-1"></strong>').text(`${__(doc.status)}:`).appendTo(words);
			words.append(document.createTextNode(doc.words || ""));
			words.appendTo(row.closest(".list-row-container"));
		}
	},
};
