// Lessons of one day beside one another where they are at the same time.

/** For each lesson its lane and how many lanes there are: a Map of position -> [lane, lanes]. */
export function lanesOf(lessons) {
	const found = new Map();
	let cluster = [];
	let end = -1;
	const close = () => {
		const lanes = Math.max(0, ...cluster.map(([, lane]) => lane + 1));
		for (const [lesson, lane] of cluster) found.set(lesson.position, [lane, lanes]);
		cluster = [];
	};
	for (const lesson of [...lessons].sort((one, two) => one.slot - two.slot || two.periods - one.periods)) {
		if (lesson.slot >= end) close();
		const taken = new Set(
			cluster.filter(([other]) => other.slot + other.periods > lesson.slot).map(([, lane]) => lane)
		);
		let lane = 0;
		while (taken.has(lane)) lane++;
		cluster.push([lesson, lane]);
		end = Math.max(end, lesson.slot + lesson.periods);
	}
	close();
	return found;
}
