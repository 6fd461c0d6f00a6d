"""Compares the three timelines of runs: tests/cli/timelines.sh.

  timelines.py FOLDER RUN...

FOLDER has page.html, and of each run RUN.txt (--trace) and RUN.json (Chrome).
"""
import json
import re
import sys

LINE = re.compile(r"(?:>>| !|  ) +(\d+) +(\d+)\.(\d{9}) (\S+(?: \d+/\S+)?) +"
                  r"[| ]*([a-z_.]+)(?: |$)")
# Slices of their own, not instants.
SLICES = {"thread.run", "call.enter", "call.return"}

failures = 0


def check(bad, what):
    """bad: what is wrong, a list."""
    global failures
    print(f"{'not ok' if bad else 'ok'} - {what}")
    for line in bad[:10]:
        print(f"#   {line}")
    failures += bool(bad)


def ns(us):
    return round(us * 1000)


def printed(file):
    """{number: (event, ns)} of the timeline, and its blocks."""
    rows, blocks = {}, []
    for line in open(file):
        found = LINE.match(line)
        if found:
            rows[int(found[1])] = (found[5],
                                   int(found[2]) * 10**9 + int(found[3]))
        elif re.match(r" {45}[| ]*\+ (group|site) restart", line):
            blocks.append(line.split()[line.split().index("+") + 1])
    return rows, blocks


def findings(page):
    text = open(page).read()
    data = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', text, re.S)
    return json.loads(data[1])["findings"]


def check_form(run, root):
    """What the importers of Perfetto and chrome://tracing need."""
    events = root["traceEvents"]
    bad = [e for e in events
           if not (isinstance(e["ph"], str) and isinstance(e["name"], str) and
                   isinstance(e["pid"], int) and isinstance(e["tid"], int))]
    bad += [e for e in events if e["ph"] not in ("M", "X", "i")]
    bad += [e for e in events if e["ph"] != "M" and not e["ts"] >= 0]
    bad += [e for e in events if e["ph"] == "X" and not e["dur"] >= 0]
    bad += [e for e in events if e["ph"] == "i" and e["s"] not in "gpt"]
    check(bad, f"run {run}: each event has what its kind needs")


def check_names(run, events):
    named = {(e["name"], e["pid"], e["tid"]): e["args"]["name"]
             for e in events if e["ph"] == "M" and "name" in e["args"]}
    used = {(e["pid"], e["tid"]) for e in events if e["ph"] != "M"}
    bad = [u for u in used if ("thread_name", *u) not in named or
           ("process_name", u[0], 0) not in named]
    bad += [k for k, v in named.items() if not v]
    tracks = [(k[1], v) for k, v in named.items() if k[0] == "thread_name"]
    bad += [t for t in tracks if tracks.count(t) > 1]
    tids = [k[2] for k in named if k[0] == "thread_name"]
    bad += [t for t in tids if tids.count(t) > 1]
    check(bad or ([] if used else ["nothing"]),
          f"run {run}: tracks and processes have names, each its own")
    places = {(e["pid"], e["tid"]) for e in events
              if e["name"].endswith("_sort_index")}
    check([u for u in used if u not in places or (u[0], 0) not in places],
          f"run {run}: and places")


def check_order(run, events):
    """Slices are a stack: none begins before or ends behind the one around."""
    bad, last, stack = [], {}, {}
    for e in events:
        if e["ph"] == "M":
            if last:
                bad.append(("behind events", e))
            continue
        track = e["tid"]
        if ns(e["ts"]) < last.get(track, 0):
            bad.append(("before the one in front", e))
        last[track] = ns(e["ts"])
        if e["ph"] != "X":
            continue
        open_ = stack.setdefault(track, [])
        end = ns(e["ts"] + e["dur"])
        while open_ and open_[-1] <= ns(e["ts"]):
            open_.pop()
        if open_ and end > open_[-1]:
            bad.append(("ends behind the slice around it", e))
        open_.append(end)
    check(bad, f"run {run}: in order, slices within each other")


def check_same(run, rows, events):
    instants = {e["args"]["event"]: (e["name"].split()[0], ns(e["ts"]))
                for e in events if e["ph"] == "i"}
    want = {k: v for k, v in rows.items() if v[0] not in SLICES}
    bad = [(k, want.get(k), instants.get(k))
           for k in sorted(want.keys() | instants.keys())
           if want.get(k) != instants.get(k)]
    check(bad or ([] if want else ["nothing"]),
          f"run {run}: records of --trace are instants, {len(want)} of them")
    tid = next(e["tid"] for e in events if e["name"] == "thread_name" and
               e["args"]["name"] == "processor")
    ran = [ns(e["ts"]) for e in events
           if e["ph"] == "X" and e["tid"] == tid]
    want = [at for _, (name, at) in sorted(rows.items())
            if name == "thread.run"]
    check([] if ran == want and want else [(ran, want)],
          f"run {run}: thread.run are slices of the processor")


def check_restarts(run, rows, blocks, events):
    began = {name: [at for _, (n, at) in sorted(rows.items()) if n == name]
             for name in ("hr.restart", "hr.stopped", "hr.restarted",
                          "site.restart", "site.up")}
    slices = {}
    for e in events:
        if e["ph"] == "X":
            slices.setdefault(re.sub(r" \d+$", "", e["name"]), []).append(
                (ns(e["ts"]), ns(e["ts"] + e["dur"])))
    site = slices.get("site restart", [])
    bad = []
    if [a for a, _ in site] != began["site.restart"]:
        bad.append(("site restart", site, began["site.restart"]))
    bad += [s for s in site if s[1] not in began["site.up"]]
    if [a for a, _ in slices.get("stop members", [])] != began["hr.restart"]:
        bad.append(("stop members", slices.get("stop members")))
    ends = sorted(e for _, e in slices.get("group restart", []))
    bad += [("hr.restarted", at) for at in began["hr.restarted"]
            if at not in ends]
    if len(ends) != len(began["hr.restart"]):
        bad.append(("group restart", ends, began["hr.restart"]))
    if sorted(blocks) != sorted(["group"] * len(began["hr.restart"]) +
                                ["site"] * len(began["site.restart"])):
        bad.append(("blocks", blocks))
    check(bad, f"run {run}: restarts begin and end alike: "
          f"{', '.join(blocks)}")
    return set(blocks)


def check_page(run, rows, finding):
    shown = {r["seq"]: (r["event"], r["ns"])
             for r in finding["timeline"]["rows"]}
    bad = [(k, v, rows.get(k)) for k, v in shown.items() if rows.get(k) != v]
    bad += [(k, v) for k, v in rows.items()
            if v[0] in ("fault.fired", "fault.taken", "exc.raise",
                        "hr.restart", "hr.stopped", "hr.restarted",
                        "site.restart", "site.up") and k not in shown]
    check(bad or ([] if shown else ["nothing"]),
          f"run {run}: the page shows the same, {len(shown)} rows")


def main():
    folder, runs = sys.argv[1], sys.argv[2:]
    page = {str(f["number"]): f for f in findings(f"{folder}/page.html")}
    kinds = set()
    for run in runs:
        root = json.load(open(f"{folder}/{run}.json"))
        events = root["traceEvents"]
        rows, blocks = printed(f"{folder}/{run}.txt")
        check_form(run, root)
        check_names(run, events)
        check_order(run, events)
        check_same(run, rows, events)
        kinds |= check_restarts(run, rows, blocks, events)
        check_page(run, rows, page[run])
    check([] if kinds == {"group", "site"} else [kinds],
          "there were a group restart and a site restart")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
