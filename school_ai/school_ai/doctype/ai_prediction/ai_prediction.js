frappe.ui.form.on("AI Prediction", {
	refresh(frm) {
		const estimate = frm.docname;
		const host = frm.fields_dict.shown.$wrapper[0];
		frappe.require(["school_ai_predictions.bundle.css", "school_ai_predictions.bundle.js"], () => {
			const isCurrent = () => frm.docname === estimate;
			if (isCurrent()) school_ai.showEstimate(host, frm.doc, isCurrent);
		});
	},
});
