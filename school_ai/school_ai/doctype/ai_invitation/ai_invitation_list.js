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
	hide_name_column: true,

	get_indicator: (doc) => [__(doc.status), COLOUR_OF_STATUS[doc.status], `status,=,${doc.status}`],

	// Below each name stands what became of it: a phone shows no more than the name, and a desk not why.
	refresh(listview) {
		listview.$result.find(".school-ai-remark").remove();
		for (const doc of listview.data) {
			const row = listview.$result.find(`.list-row-checkbox[data-name="${CSS.escape(doc.name)}"]`);
			const container = row.closest(".list-row-container");
			const words = $('<div class="school-ai-remark small text-muted pb-2 pr-3" style="overflow-wrap: anywhere; padding-left: 45px"></div>');
			// A phone shows the status as a mark without its word, but on newer desks.
			if (!container.find(".list-row .indicator-pill:visible span:visible").length)
				$('<strong class="mr-1"></strong>').text(`${__(doc.status)}:`).appendTo(words);
			words.append(document.createTextNode(doc.words || ""));
			// What is said stands above the line that ends the row.
			container.find(".list-row").css("border-bottom", "0");
			container.css("border-bottom", "1px solid var(--border-color)").append(words);
		}
	},
};
