// How far slow work is: by what the server pushes, and by asking, since not every server pushes.
import { read } from "./server.js";

const EVERY = 1500;
const OPEN = ["Queued", "Running"];

/** Calls `report` with each state of a task until it has ended. Returns what ends it before. */
frappe.provide("school_ai");
school_ai.followTask = (task, report) => {
	let timer = 0;
	let isOver = false;
	const stop = () => {
		isOver = true;
		clearTimeout(timer);
		frappe.realtime.off?.("school_ai_task", pushed);
	};
	const ask = async () => {
		clearTimeout(timer);
		const state = await read("tasks.state", { task });
		if (isOver) return;
		clearTimeout(timer);
		if (state && !OPEN.includes(state.status)) stop();
		else timer = setTimeout(ask, EVERY);
		if (state) report({ ...state, isOpen: OPEN.includes(state.status) });
	};
	const pushed = (message) => {
		if (message.task === task && !isOver) ask();
	};
	frappe.realtime.on("school_ai_task", pushed);
	ask();
	return stop;
};
