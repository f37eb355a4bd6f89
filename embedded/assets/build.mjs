// Builds the bundles of the embedded host and of school_ai, as a bench's own build would.
//
//   node build.mjs SITES_FOLDER APP=PACKAGE_FOLDER [APP=PACKAGE_FOLDER ...]
//
// Every `*.bundle.{js,css,scss}` below an app's `public/` becomes `sites/assets/APP/dist/...` with a hash in its name, and
// `sites/assets/assets.json` leads from the bundle's name to it. `APP/public` itself is linked as `sites/assets/APP`, with
// `dist` kept apart, so that nothing is written into an installed package.
import esbuild from "esbuild";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const [sites, ...appArguments] = process.argv.slice(2);
const apps = Object.fromEntries(appArguments.map((argument) => argument.split("=")));
const assets = path.join(sites, "assets");
// This file runs as a copy in the state folder, where npm's packages are, never in the checkout.
const modules = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(path.join(modules, "package.json"));
const sass = require("sass");
const vue = require("@vue/compiler-sfc");

// The host renamed the framework's own npm packages along with everything else.
const RENAMED = /^criscostack-(charts|datatable|gantt)/;
const original = (name) =>
	RENAMED.test(name) ? name.replaceAll(/criscostack-(charts|datatable|gantt)/g, "frappe-$1") : name;

function resolveModule(name) {
	const found = path.join(modules, "node_modules", original(name));
	const partial = path.join(path.dirname(found), `_${path.basename(found)}.scss`);
	for (const candidate of [found, `${found}.scss`, `${found}.css`, partial]) {
		if (fs.existsSync(candidate) && fs.statSync(candidate).isFile()) return candidate;
	}
	return found;
}

const hostPackages = {
	name: "host-packages",
	setup(build) {
		build.onResolve({ filter: RENAMED }, (request) =>
			build.resolve(original(request.path), { resolveDir: modules, kind: request.kind })
		);
		build.onResolve({ filter: /^criscostack\// }, (request) => ({
			path: path.join(apps.criscostack, "..", request.path),
		}));
		// `~name` in a stylesheet is a package of npm; pictures and fonts stay where they are served from.
		build.onResolve({ filter: /\.(png|jpe?g|gif|svg|woff2?|ttf|eot|otf)(\?.*)?(#.*)?$/ }, (request) => ({
			path: request.path,
			external: true,
		}));
	},
};

const htmlTemplates = {
	name: "html-templates",
	setup(build) {
		build.onLoad({ filter: /\.html$/ }, async ({ path: file }) => {
			const markup = (await fs.promises.readFile(file, "utf8"))
				.replace(/<!--[\s\S]*?-->/g, "")
				.replace(/\s+/g, " ")
				// The framework's own build makes a string literal of it, in which an escaped quote is a quote.
				.replace(/\\(['"`\\])/g, "$1");
			const name = path.basename(file, ".html");
			return {
				contents: `criscostack.templates[${JSON.stringify(name)}] = ${JSON.stringify(markup)};`,
				loader: "js",
			};
		});
	},
};

// The variables of a template's loop are three letters by chance. Once in some ten thousand loops these are `for`, `new`,
// `try` or `var`: the template is none then, and the desk does not come up.
const loopVariables = {
	name: "loop-variables",
	setup(build) {
		build.onLoad({ filter: /[\\/]microtemplate\.js$/ }, async ({ path: file }) => {
			const source = await fs.promises.readFile(file, "utf8");
			const byChance = "criscostack.utils.get_random(3)";
			if (!source.includes(byChance)) throw new Error(`${file} names its variables otherwise`);
			return { contents: source.replaceAll(byChance, `"_" + ${byChance}`), loader: "js" };
		});
	},
};

const vueComponents = {
	name: "vue-components",
	setup(build) {
		build.onLoad({ filter: /\.vue$/ }, async ({ path: file }) => {
			const source = await fs.promises.readFile(file, "utf8");
			const { descriptor, errors } = vue.parse(source, { filename: file });
			if (errors.length) throw errors[0];
			const id = "data-v-" + Buffer.from(file).toString("hex").slice(-8);
			const scoped = descriptor.styles.some((style) => style.scoped);
			const options = { id, inlineTemplate: Boolean(descriptor.scriptSetup), genDefaultAs: "component" };
			let code;
			if (descriptor.script || descriptor.scriptSetup) {
				const script = vue.compileScript(descriptor, {
					...options,
					templateOptions: { scoped, id },
				});
				code = script.content;
			} else {
				code = "const component = {};";
			}
			if (descriptor.template && !(descriptor.scriptSetup && options.inlineTemplate)) {
				const template = vue.compileTemplate({
					source: descriptor.template.content,
					filename: file,
					id,
					scoped,
					compilerOptions: { scopeId: scoped ? id : undefined },
				});
				if (template.errors.length) throw template.errors[0];
				code += `\n${template.code}\ncomponent.render = render;`;
			}
			if (scoped) code += `\ncomponent.__scopeId = ${JSON.stringify(id)};`;
			const styles = await Promise.all(
				descriptor.styles.map((style) => componentStyle(style, file, id))
			);
			if (styles.length) {
				code += `\n{ const style = document.createElement("style"); style.textContent = ${JSON.stringify(
					styles.join("\n")
				)}; document.head.append(style); }`;
			}
			return { contents: `${code}\nexport default component;`, loader: "js", resolveDir: path.dirname(file) };
		});
	},
};

async function componentStyle(style, file, id) {
	const source = style.lang === "scss" ? compileSass(style.content, file) : style.content;
	const compiled = await vue.compileStyleAsync({ source, filename: file, id, scoped: style.scoped });
	if (compiled.errors.length) throw compiled.errors[0];
	// A stylesheet imported by a component is part of it.
	return compiled.code.replace(/@import\s+["']([^"']+)["'];?/g, (whole, name) => {
		const sheet = name.startsWith(".") ? path.resolve(path.dirname(file), name) : resolveModule(name);
		return fs.existsSync(sheet) ? fs.readFileSync(sheet, "utf8") : whole;
	});
}

function compileSass(source, file) {
	return sass.compileString(source, {
		url: pathToFileURL(file),
		style: "expanded",
		quietDeps: true,
		logger: sass.Logger.silent,
		importers: [
			{
				findFileUrl(name) {
					if (name.startsWith("~")) return pathToFileURL(resolveModule(name.slice(1)));
					for (const folder of Object.values(apps)) {
						if (name.startsWith(`${path.basename(folder)}/`)) {
							return pathToFileURL(path.join(folder, "..", name));
						}
					}
					return null;
				},
			},
		],
		loadPaths: [path.dirname(file), path.join(modules, "node_modules")],
	}).css;
}

const stylesheets = {
	name: "stylesheets",
	setup(build) {
		build.onLoad({ filter: /\.scss$/ }, ({ path: file }) => ({
			contents: compileSass(fs.readFileSync(file, "utf8"), file),
			loader: "css",
			resolveDir: path.dirname(file),
		}));
	},
};

function* bundles(folder) {
	for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
		if (["node_modules", "dist"].includes(entry.name)) continue;
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) yield* bundles(file);
		else if (/\.bundle\.(js|css|scss)$/.test(entry.name)) yield file;
	}
}

/** `assets/APP` as a folder of links to what stands in `public/`, so that `dist` can stand beside them. */
function linkPublic(app, publicFolder) {
	const target = path.join(assets, app);
	if (fs.existsSync(target) && fs.lstatSync(target).isSymbolicLink()) fs.unlinkSync(target);
	fs.mkdirSync(target, { recursive: true });
	for (const name of fs.readdirSync(target)) {
		if (name !== "dist") fs.rmSync(path.join(target, name), { recursive: true, force: true });
	}
	if (!fs.existsSync(publicFolder)) return;
	for (const name of fs.readdirSync(publicFolder)) {
		if (name !== "dist") fs.symlinkSync(path.join(publicFolder, name), path.join(target, name));
	}
}

const manifestFile = path.join(assets, "assets.json");
const manifest = fs.existsSync(manifestFile) ? JSON.parse(fs.readFileSync(manifestFile, "utf8")) : {};

for (const [app, folder] of Object.entries(apps)) {
	const publicFolder = path.join(folder, "public");
	linkPublic(app, publicFolder);
	if (!fs.existsSync(publicFolder)) continue;
	const entries = {};
	for (const file of bundles(publicFolder)) {
		const kind = file.endsWith(".js") ? "js" : "css";
		entries[`${kind}/${path.basename(file).replace(/\.(js|css|scss)$/, "")}`] = file;
	}
	if (!Object.keys(entries).length) continue;
	const dist = path.join(assets, app, "dist");
	fs.rmSync(dist, { recursive: true, force: true });
	const result = await esbuild.build({
		entryPoints: entries,
		entryNames: "[dir]/[name].[hash]",
		outdir: dist,
		bundle: true,
		minify: true,
		// The scripts of DocTypes know the framework by its own name.
		footer: app === "criscostack" ? { js: "if (window.criscostack) window.frappe = window.criscostack;" } : {},
		metafile: true,
		sourcemap: app === "criscostack" ? false : "linked",
		target: ["es2017"],
		nodePaths: [path.join(modules, "node_modules")],
		define: {
			"process.env.NODE_ENV": '"production"',
			__VUE_OPTIONS_API__: "true",
			__VUE_PROD_DEVTOOLS__: "false",
		},
		plugins: [hostPackages, htmlTemplates, loopVariables, vueComponents, stylesheets],
		logLevel: "error",
	});
	for (const [output, details] of Object.entries(result.metafile.outputs)) {
		if (!details.entryPoint) continue;
		const name = path.basename(details.entryPoint).replace(/\.scss$/, ".css");
		manifest[name] = "/" + path.relative(sites, path.resolve(output)).split(path.sep).join("/");
	}
}

fs.writeFileSync(manifestFile, JSON.stringify(manifest, null, 1));
fs.writeFileSync(path.join(assets, "assets-rtl.json"), "{}");
console.log(`${Object.keys(manifest).length} bundles`);
