"""
hr-step: from one phase of a restart to the next, and what has changed.
Sourced by hotrig.py.
"""
import zlib

import gdb

# The phases of a group restart and of a site restart: event and what it means.
PHASES = {
    "actor.end": "an actor has ended",
    "hr.death": "failure or end detected",
    "hr.counter": "restart counter changed",
    "hr.restart": "group restart begins",
    "hr.stop": "a member stopped",
    "hr.stopped": "members stopped",
    "hr.image": "image copied",
    "actor.create": "actor created",
    "hr.start": "address space rebuilt",
    "actor.start": "entry reached",
    "hr.restarted": "group restarted",
    "hr.clean": "clean end noted",
    "hr.group.end": "group over, blocks freed",
    "hr.site": "counter at its limit",
    "site.panic": "kernel or boot actor failed",
    "site.restart": "site restart begins",
    "boot.hot": "kernel data restored",
    "boot.actor": "boot actor loaded",
    "pmm.verify": "bank verified",
    "hr.recover": "group rebuilt from its list",
    "site.up": "site in service",
}
for hr_name in PHASES:
    if hr_name not in EVENT_NUMBER:
        raise gdb.GdbError("the catalogue has no event %s" % hr_name)

CONTENT_PAGES_MAX = 64  # of a larger block the content is not compared
REGION_KINDS = {"REGION_PAGES": "pages", "REGION_RESERVED": "reserved",
                "REGION_BANK": "bank pages", "REGION_FB": "framebuffer"}


def region_line(region):
    pages = word(region["bytes"]) // LAYOUT["page"]
    kind = str(region["kind"])
    line = "%#x: %d %s" % (word(region["start"]), pages,
                           REGION_KINDS.get(kind, kind))
    if kind == "REGION_BANK":
        line += " from %d" % word(region["page"])
    return line


def actor_state():
    for a in actors():
        who = "actor %d %s" % (word(a["aid"]), text_of(a["name"]))
        yield who + (" (ended)" if word(a["ending"]) else "")
        if word(a["thread"]):
            yield "%s, thread %d" % (who, word(a["thread"]["id"]))
        region = a["regions"]["first"]
        while word(region):
            yield "%s, %s" % (who, region_line(region))
            region = region["next"]


def block_state():
    for _, block in blocks():
        line = "block %s, %d pages" % (text_of(block["name"]),
                                       word(block["pages"]))
        if word(block["pages"]) <= CONTENT_PAGES_MAX:
            line += ", content %08x" % zlib.crc32(block_bytes(block))
        yield line


def group_state():
    group = ""
    for line in group_lines():
        if line.startswith("group"):
            group = line.split(":")[0]
            yield line
        else:
            yield group + ", " + " ".join(line.split())


def kernel_state():
    yield "pages free: %d" % word(static("runtime/kernel/page.c",
                                         "free_pages"))
    yield "boots: %d" % word(site()["boots"])


def state_lines():
    """What hr-step compares, in order."""
    lines = []
    for part in (kernel_state, actor_state, block_state, group_state):
        try:
            lines += list(part())
        except (gdb.error, gdb.GdbError):
            pass  # not there at this point of a boot
    return lines


def forget_state():
    global BEFORE
    BEFORE = None


class Step(Command):
    """hr-step [COUNT]: run to the next phase of a restart, and say what has
changed since the last one (- before, + now): pages, actors with their address
spaces, blocks with a sum of their content, groups."""
    name = "hr-step"

    def run(self, count="1"):
        global BEFORE
        phases = {EVENT_NUMBER[name] for name in PHASES}
        for _ in range(whole_number(count)):
            if BEFORE is None:
                BEFORE = state_lines()
            hit = run_to(lambda event, args: event in phases)
            if hit is not None:
                print("-- %s" % PHASES[EVENTS[hit[0]]["name"]])
            if say_stop(hit, "no phase was left") is None:
                return
            now = state_lines()
            for line in BEFORE:
                if line not in now:
                    print("  - " + line)
            for line in now:
                if line not in BEFORE:
                    print("  + " + line)
            BEFORE = now


BEFORE = None
