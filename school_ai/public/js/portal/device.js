// News on this device: the browser's own push, which the school sends to.
import { CallFailed, post } from "./server.js";
import { __ } from "./text.js";

export function isPossible() {
	return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

const registration = () => navigator.serviceWorker.register("/school-ai/sw.js", { scope: "/school-ai/" });

/** The browser's subscription for this device, if it has one. */
export async function here() {
	if (!isPossible()) return null;
	const registered = await navigator.serviceWorker.getRegistration("/school-ai/");
	return (await registered?.pushManager.getSubscription()) ?? null;
}

function bytes(text) {
	const padded = text.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat((4 - (text.length % 4)) % 4);
	return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

/** Tell the school of the subscription. */
export function tell(subscription) {
	const { endpoint, keys } = subscription.toJSON();
	return post("notices.subscribe", { endpoint, p256dh: keys.p256dh, auth: keys.auth });
}

/** Be told on this device. `key`: the school's public key. */
export async function add(key) {
	if ((await Notification.requestPermission()) !== "granted") {
		throw new CallFailed(__("The browser was not allowed to show news. Nothing was changed."), 0);
	}
	await registration();
	const { pushManager } = await navigator.serviceWorker.ready;
	let subscription;
	try {
		subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
	} catch {
		// One for another key, of before, stands in the way.
		await (await pushManager.getSubscription())?.unsubscribe();
		try {
			subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
		} catch {
			throw new CallFailed(__("The browser's push service cannot be reached. Please try again later."), 0);
		}
	}
	await tell(subscription);
}

/** Be told on this device no more. */
export async function remove() {
	const subscription = await here();
	if (!subscription) return;
	await post("notices.unsubscribe", { endpoint: subscription.endpoint });
	await subscription.unsubscribe();
}

export async function test() {
	const subscription = await here();
	return Boolean(subscription && (await post("notices.test", { endpoint: subscription.endpoint })));
}

/** Whoever signs in again on a device that they are told on, is told on it again. Once a session of the browser. */
export async function tellAgain() {
	if (!isPossible() || Notification.permission !== "granted" || sessionStorage.getItem("school-ai-device")) return;
	const subscription = await here();
	if (!subscription) return;
	await tell(subscription);
	sessionStorage.setItem("school-ai-device", "told");
}

/** Nobody is told on a device from which they have signed out. */
export async function leave() {
	sessionStorage.removeItem("school-ai-device");
	await (await here())?.unsubscribe();
}
