/*
 * Draws the report from the JSON in this page. Text from the guest is only
 * ever put in as text, never as markup.
 */
"use strict";
(function () {
const data = JSON.parse(document.getElementById("data").textContent);
const OUTCOMES = ["masked", "recovered", "escalated", "terminated", "none",
	"violated", "hung", "not-fired", "infra"];
const PHASES = ["boot", "normal", "group-restart", "site-restart", "not fired"];
const EVENTS = Object.keys(data.events);
const LISTED = 20;
const charts = [];
let scale = "share";

const byId = (id) => document.getElementById(id);
const count = (n) => n.toLocaleString("en-US");
const plural = (n, word) => count(n) + " " + word + (n === 1 ? "" : "s");
const tone = (name) => getComputedStyle(document.documentElement)
	.getPropertyValue("--" + name).trim();

/* make("td.num", {title: ...}, child, ...) */
function make(what, attributes, ...children) {
	const [tag, ...classes] = what.split(".");
	const node = document.createElement(tag);

	if (classes.length)
		node.className = classes.join(" ");
	for (const [key, value] of Object.entries(attributes || {}))
		node.setAttribute(key, value);
	node.append(...children.filter((c) => c !== null && c !== undefined));
	return node;
}

function number(n, bad) {
	if (!n)
		return make("td.num.zero", null, "·");
	return make(bad ? "td.num.red" : "td.num", null, count(n));
}

function duration(ns) {
	if (ns < 1e3)
		return ns + " ns";
	if (ns < 1e6)
		return (ns / 1e3).toFixed(1) + " µs";
	if (ns < 1e9)
		return (ns / 1e6).toFixed(2) + " ms";
	return (ns / 1e9).toFixed(3) + " s";
}

function percent(share) {
	const p = share * 100;

	return (p && p < 0.01 ? p.toExponential(1) : p.toFixed(2)) + " %";
}

/* Held runs whose outcome has no name: golden ones. */
function outcome(figures, name) {
	if (name !== "none")
		return figures[name];
	return figures.held - figures.masked - figures.recovered -
		figures.escalated - figures.terminated;
}

function header() {
	const total = data.total;
	const done = total.runs - total.waiting;
	const seconds = data.wall_ns / 1e9;

	byId("name").textContent = data.campaign;
	byId("source").textContent = data.file + " · " +
		plural(done, "run") + " in " + seconds.toFixed(1) + " s" +
		(seconds ? ", " + (done / seconds).toFixed(0) + " runs/s" : "") +
		" with " + plural(data.workers, "worker") +
		" · store " + data.store;
}

function summary() {
	const total = data.total;
	const done = total.runs - total.waiting;
	const bad = total.not_ok;
	const [low, high] = total.interval;
	const banner = make(bad || !done ? "p.banner.bad" : "p.banner.good",
		null,
		!done ? "No run has been carried out" :
		bad ? count(bad) + " of " + plural(done, "run") +
			(bad === 1 ? " is not held" : " are not held") :
		"All " + plural(done, "run") + " are held",
		make("small", null,
			done ? "95 % interval for runs that are not held: " +
				percent(low) + " to " + percent(high) : "",
			total.waiting ? " · " + plural(total.waiting, "run") +
				" not carried out" : ""));
	const tiles = make("div.tiles");
	const tile = (name, n, colour) => {
		const node = make("div.tile", null, make("b", null, count(n)),
			make("span", null, name));

		if (colour)
			node.style.setProperty("--tone",
				"var(--" + colour + ")");
		tiles.append(node);
	};

	tile("held", total.held, "recovered");
	tile("violated", total.violated, "violated");
	tile("hung", total.hung, "hung");
	tile("not fired", total["not-fired"], "not-fired");
	tile("infra", total.infra, "infra");
	tile("faults planned", data.statistics.faults.planned);
	tile("faults fired", data.statistics.faults.fired);
	tile("faults taken", data.statistics.faults.taken);
	byId("summary").append(banner, tiles);
}

function table(head, rows) {
	return make("table", null,
		make("thead", null, make("tr", null, ...head)),
		make("tbody", null, ...rows));
}

function invariants() {
	const runs = {};

	for (const line of data.classes)
		for (const [name, n] of Object.entries(line.violations))
			runs[name] = (runs[name] || 0) + n;
	const rows = Object.entries(runs).sort((a, b) => b[1] - a[1])
		.map(([name, n]) => make("tr", null,
			make("th.mono", {scope: "row"}, name),
			make("td", null, name === "verdict" ?
				"Hung, not fired, infra, or held where " +
				"something else was expected." :
				data.invariants[name] || ""),
			number(n, true)));

	if (rows.length)
		byId("invariants").append(make("div.scroll", null,
			table([make("th", null, "Invariant"), make("th", null,
				"What should have been true"),
				make("th.num", null, "Runs")], rows)));
}

function place(finding) {
	if (!finding.fault)
		return "A golden run: no fault was injected but those of the " +
			"scenario itself.";
	return "Fault " + finding.fault + " at " + finding.point +
		(finding.event ? " (" + finding.event + ")" : "") +
		(finding.in ? ", while " + (finding.in === "actor" ?
			"an actor" : finding.in) + " was executing" : "") +
		(finding.phase ? ", phase " + finding.phase : "") + ".";
}

function broken(finding) {
	const list = make("ul.broken");

	for (const line of (finding.violations || "").split("\n")) {
		const name = line.split(":")[0];

		if (!line)
			continue;
		list.append(make("li", null, line,
			data.invariants[name] ? make("small", null,
				data.invariants[name]) : null));
	}
	if (finding.detail)
		list.append(make("li", null, finding.detail));
	if (finding.expect && !finding.violations)
		list.append(make("li", null, "Expected " + finding.expect +
			", was " + finding.verdict + " (" + finding.outcome +
			")."));
	return list;
}

function command(finding) {
	const word = (text) => /^[\w@%+=:,./-]+$/.test(text) ? text :
		"'" + text.replace(/'/g, "'\\''") + "'";
	const text = "hotrig replay --store " + word(data.store) + " " +
		word(finding.id) + " --trace";
	const copy = make("button", {type: "button"}, "Copy");

	copy.addEventListener("click", () => {
		const area = make("textarea", null, text);

		document.body.append(area);
		area.select();
		copy.textContent = document.execCommand("copy") ?
			"Copied" : "Select it";
		area.remove();
	});
	return make("div.command", null, make("pre", null, text), copy);
}

function timeline(finding) {
	const rows = finding.timeline.rows;
	const fired = rows.find((r) => r.event === "fault.fired");
	const from = fired ? fired.ns : rows.length ? rows[0].ns : 0;
	const body = [];
	let next = rows.length ? rows[0].seq : 0, before = "";

	for (const r of rows) {
		/* a bar in the margin for as long as a restart takes */
		const within = r.phase.endsWith("-restart") ?
			"." + r.phase : "";

		if (r.seq > next + 1) /* one: the name that follows */
			body.push(make("tr.gap" + (before === within ? within :
				""), null, make("td", {colspan: 6},
				plural(r.seq - next, "record") + " left out")));
		next = r.seq + 1;
		before = within;
		body.push(make("tr" + within + (r.kind ? "." + r.kind : ""),
			{title: data.events[r.event] || ""},
			make("td.num", null, String(r.seq)),
			make("td.num", null, (r.ns < from ? "−" : "+") +
				(Math.abs(r.ns - from) / 1e3).toFixed(1)),
			make("td.who", null, r.who),
			make("td.event", null, r.event),
			make("td.args", null, r.args),
			make("td.phase", null, r.phase)));
		for (const text of r.violations)
			body.push(make("tr.broken", null, make("td"),
				make("td", {colspan: 5}, "▲ " + text)));
	}
	return make("div.timeline", {tabindex: 0},
		table([make("th.num", null, "event"),
			make("th.num", null, fired ? "µs from fault" :
				"µs from top"),
			make("th", null, "in"), make("th", null, "what"),
			make("th", null, "arguments"),
			make("th", null, "phase")], body));
}

function folded(title, text) {
	return text ? make("details", null, make("summary", null, title),
		make("pre", null, text)) : null;
}

function trace(finding) {
	const parts = [make("h3", null, "Timeline")];

	if (!finding.timeline) {
		parts.push(make("p.muted", null, "None: " + (finding.missing ||
			(finding.verdict === "infra" ? "the rig failed" :
				"only the first findings are carried out " +
				"again for the report")) + "."));
		return parts;
	}
	if (!finding.same)
		parts.push(make("p.banner.bad", null, "Carried out again for " +
			"this report, the run took another course",
			make("small", null, "The runtime is not the one the " +
				"campaign was carried out with.")));
	parts.push(timeline(finding),
		folded("Console", finding.timeline.console));
	return parts;
}

function backtrace(finding) {
	if (!finding.backtrace && !finding.no_backtrace)
		return [];
	return [make("h3", null, "Backtraces"), finding.backtrace ?
		make("pre.tall", {tabindex: 0}, finding.backtrace) :
		make("p.muted", null, "None: " + finding.no_backtrace + ".")];
}

function show(finding) {
	const node = make("details.finding", {id: "run-" + finding.number});
	const names = new Set((finding.violations || "").split("\n")
		.filter(Boolean).map((line) => line.split(":")[0]));
	const badge = make("span.badge", null, finding.verdict);

	node.style.setProperty("--tone", "var(--" + (finding.verdict === "held" ?
		"not-fired" : finding.verdict) + ")");
	node.append(make("summary", null, make("span", null, badge),
		make("span.id", null, finding.id),
		make("span.open-mark", null, [...names].join(", "))));
	node.addEventListener("toggle", () => {
		if (!node.open || node.querySelector(".body"))
			return;
		node.append(make("div.body", null,
			make("p", null, place(finding)), broken(finding),
			make("h3", null, "Repeat it"), command(finding),
			...trace(finding),
			...backtrace(finding),
			folded("Scenario", finding.scenario)));
	});
	return node;
}

function findings() {
	const list = byId("finding-list");
	const more = data.total.not_ok - data.findings.length;

	if (!data.findings.length)
		list.append(make("p.card.empty", null, data.total.runs >
			data.total.waiting ?
			"None: every run that was carried out is held." :
			"None yet: no run has been carried out."));
	const nodes = data.findings.map(show);
	const all = make("button.all", {type: "button"}, "Show all " +
		nodes.length);

	list.append(...nodes.slice(0, LISTED));
	if (nodes.length > LISTED)
		list.append(all);
	all.addEventListener("click", () =>
		all.replaceWith(...nodes.slice(LISTED)));
	if (more > 0)
		list.append(make("p.muted", null, "The first " +
			data.findings.length + " in the order of the campaign; "
			+ plural(more, "more run") + " not held: see the JSON " +
			"report."));
}

function options(extra) {
	const text = tone("text"), line = tone("line");

	Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
	Chart.defaults.color = text;
	Chart.defaults.borderColor = line;
	return Object.assign({animation: false, maintainAspectRatio: false,
		responsive: true}, extra);
}

function draw(canvas, empty, config) {
	const plot = byId(canvas).parentNode;

	if (empty) {
		plot.style.height = "auto";
		plot.replaceChildren(byId(canvas), make("p.empty", null, empty));
		byId(canvas).hidden = true;
		return;
	}
	charts.push(new Chart(byId(canvas), config));
}

function stacked(canvas, parts) {
	const done = parts.map((p) => p.runs - p.waiting);
	const shown = (p, i, name) => scale === "share" ?
		100 * outcome(p, name) / (done[i] || 1) : outcome(p, name);

	byId(canvas).parentNode.style.height = 52 + 34 * parts.length + "px";
	draw(canvas, parts.length ? "" : "No run with a fault.", {
		type: "bar",
		data: {
			labels: parts.map((p, i) => p.name + "  (" +
				count(done[i]) + ")"),
			datasets: OUTCOMES.filter((name) => parts.some((p) =>
				outcome(p, name))).map((name) => ({
				label: name,
				data: parts.map((p, i) => shown(p, i, name)),
				runs: parts.map((p) => outcome(p, name)),
				backgroundColor: tone(name),
				barThickness: 20,
			})),
		},
		options: options({
			indexAxis: "y",
			scales: {
				x: {stacked: true,
					max: scale === "share" ? 100 : undefined,
					ticks: {maxRotation: 0, maxTicksLimit: 6,
						callback: (v) => scale === "share" ?
						v + " %" : count(v)}},
				y: {stacked: true, grid: {display: false},
					ticks: {autoSkip: false}},
			},
			plugins: {
				legend: {display: false},
				tooltip: {callbacks: {label: (item) =>
					item.dataset.label + ": " +
					plural(item.dataset.runs[item.dataIndex],
						"run")}},
			},
		}),
	});
}

function legend() {
	const used = OUTCOMES.filter((name) => data.by_fault.some((p) =>
		outcome(p, name)));

	byId("legend").replaceChildren(...used.map((name) => {
		const node = make("span", null, make("i"),
			(OUTCOMES.indexOf(name) < 4 ? "held: " : "") +
			(name === "none" ? "held" : name));

		node.style.setProperty("--tone", "var(--" + name + ")");
		return node;
	}));
}

const phaseOrder = (a, b) => PHASES.indexOf(a.name) - PHASES.indexOf(b.name);

/* Ten bins a decade. */
function histogram() {
	const kinds = [["group restart", data.group_restarts, "recovered"],
		["site restart", data.site_restarts, "escalated"]];
	const bin = (r) => Math.floor(Math.log10(Math.max(r[1], 1)) * 10);
	const bins = kinds.flatMap((k) => k[1].map(bin));
	const low = bins.reduce((a, b) => Math.min(a, b), Infinity);
	const high = bins.reduce((a, b) => Math.max(a, b), 0);
	const edge = (b) => {
		const n = Math.pow(10, b / 10);

		return n >= 1e6 ? (n / 1e6).toPrecision(2) + " M" :
			n >= 1e3 ? (n / 1e3).toPrecision(3) + " k" :
			n.toFixed(0);
	};
	const labels = [];

	for (let b = low; b <= high; b++)
		labels.push(edge(b));
	draw("restarts", bins.length ? "" : "No fault was followed by a restart.", {
		type: "bar",
		data: {
			labels: labels,
			datasets: kinds.map(([name, list, colour]) => {
				const runs = labels.map(() => 0);

				for (const r of list)
					runs[bin(r) - low]++;
				return {label: name, data: runs,
					backgroundColor: tone(colour),
					categoryPercentage: 0.95,
					barPercentage: 1};
			}),
		},
		options: options({
			scales: {
				x: {stacked: true, title: {display: true, text:
					"instructions of the guest, from"},
					grid: {display: false}},
				y: {stacked: true,
					title: {display: true, text: "runs"},
					ticks: {precision: 0},
					beginAtZero: true},
			},
			plugins: {legend: {align: "start",
				labels: {boxWidth: 12, boxHeight: 12}}},
		}),
	});
}

function recoveryFigures() {
	const rows = [["Group restart", "group"], ["Site restart", "site"]]
		.map(([name, kind]) => {
			const work = data.statistics[kind + "_instructions"];
			const time = data.statistics[kind + "_ns"];
			const cell = (n, text) => make("td.num", null,
				work.count ? text(n) : "·");

			return make("tr", null, make("th", {scope: "row"}, name),
				number(work.count), cell(work.median, count),
				cell(work.p95, count), cell(work.max, count),
				cell(time.median, duration),
				cell(time.p95, duration),
				cell(time.max, duration));
		});
	const head = (text) => make("th.num", null, text);

	byId("recovery-figures").append(make("div.scroll", null, make("table",
		null, make("thead", null,
			make("tr", null, make("th"), head("Runs"),
				make("th.num", {colspan: 3}, "Instructions"),
				make("th.num", {colspan: 3}, "Virtual time")),
			make("tr", null, make("th"), make("th"),
				...["median", "p95", "max", "median", "p95",
					"max"].map(head))),
		make("tbody", null, ...rows))));
}

function cells(phase) {
	const map = new Map();

	for (const cell of data.cells) {
		if (phase !== "all" && cell.phase !== phase)
			continue;
		const faults = map.get(cell.event) || {};

		if (cell.fault) {
			const sum = faults[cell.fault] || {done: 0, bad: 0};

			sum.done += cell.done;
			sum.bad += cell.not_ok;
			faults[cell.fault] = sum;
		}
		map.set(cell.event, faults);
	}
	return map;
}

function coverText() {
	byId("cover-text").textContent = "Runs whose fault fired at an event. " +
		count(data.statistics.cells_hit) + " of " +
		count(data.statistics.cells) + " cells were hit: the pairs of " +
		"event and phase that some run went through, times the faults " +
		"that were planned. Grey: not hit. Red: runs that are not " +
		"held. Some faults mean nothing at some events.";
}

function matrix(phase) {
	const faults = [...new Set(data.cells.filter((c) => c.fault)
		.map((c) => c.fault))];
	const map = cells(phase);
	const most = Math.max(1, ...[...map.values()].flatMap((f) =>
		Object.values(f).map((c) => c.done)));
	const rows = EVENTS.filter((event) => map.has(event)).map((event) =>
		make("tr", {title: data.events[event]},
			make("th", {scope: "row"}, event),
			...faults.map((fault) => {
				const cell = map.get(event)[fault];

				if (!cell)
					return make("td.miss", null, "");
				if (cell.bad)
					return make("td.red", {title: cell.bad +
						" of " + cell.done +
						" are not held"}, count(cell.bad)
						+ " / " + count(cell.done));
				const node = make("td", null, count(cell.done));

				node.style.background = "rgba(var(--hit), " +
					(0.12 + 0.5 * Math.log(cell.done + 1) /
						Math.log(most + 1)).toFixed(2) +
					")";
				return node;
			})));

	coverText();
	byId("matrix").replaceChildren(rows.length && faults.length ?
		table([make("th", null, "event"), ...faults.map((fault) =>
			make("th.num", null, fault))], rows) :
		make("p.empty", null, "No fault has fired in this phase."));
}

function phases() {
	const used = PHASES.filter((phase) => data.cells.some((cell) =>
		cell.phase === phase));
	const buttons = ["all", ...used].map((phase) => {
		const button = make("button", {type: "button",
			"aria-pressed": phase === "all"}, phase);

		button.addEventListener("click", () => {
			for (const other of buttons)
				other.setAttribute("aria-pressed",
					other === button);
			matrix(phase);
		});
		return button;
	});

	byId("phases").append(...buttons);
	matrix("all");
}

function classes() {
	const columns = ["held", "masked", "recovered", "escalated",
		"terminated", "violated", "hung", "not-fired", "infra"];
	const figures = (f) => [number(f.runs), ...columns.map((name, i) =>
		number(f[name], i >= 5)), number(f.waiting)];
	const rows = [];
	let workload = null;

	for (const line of data.classes) {
		if (line.workload !== workload)
			rows.push(make("tr.group", null, make("th.mono",
				{colspan: columns.length + 3}, line.workload)));
		workload = line.workload;
		rows.push(make("tr", null, make("td.mono", null, line.fault),
			...figures(line)));
	}
	rows.push(make("tr.sum", null, make("th", null, "total"),
		...figures(data.total)));
	byId("class-table").append(table([make("th", null, "fault"),
		...["runs", ...columns, "waiting"].map((name) =>
			make("th.num", null, name.replace("-", " ")))], rows));
}

function plots() {
	while (charts.length)
		charts.pop().destroy();
	legend();
	stacked("by-fault", data.by_fault);
	stacked("by-phase", data.by_phase.slice().sort(phaseOrder));
	histogram();
}

function theme(dark) {
	document.documentElement.classList.toggle("dark", dark);
	byId("theme").textContent = dark ? "Light" : "Dark";
}

function listen() {
	const dark = matchMedia("(prefers-color-scheme: dark)");

	theme(dark.matches);
	dark.addEventListener("change", () => {
		theme(dark.matches);
		plots();
	});
	byId("theme").addEventListener("click", () => {
		theme(!document.documentElement.classList.contains("dark"));
		plots();
	});
	for (const button of document.querySelectorAll("[data-scale]"))
		button.addEventListener("click", () => {
			scale = button.dataset.scale;
			for (const b of document.querySelectorAll("[data-scale]"))
				b.setAttribute("aria-pressed", b === button);
			plots();
		});
}

/* A link to a finding opens it. */
function follow() {
	const id = location.hash.slice(1);

	if (id.startsWith("run-") && !byId(id) &&
	    document.querySelector("button.all"))
		document.querySelector("button.all").click();
	if (id.startsWith("run-") && byId(id)) {
		byId(id).open = true;
		byId(id).scrollIntoView();
	}
}

header();
summary();
invariants();
findings();
listen();
plots();
recoveryFigures();
phases();
classes();
follow();
addEventListener("hashchange", follow);
document.documentElement.dataset.ready = "yes";
})();
