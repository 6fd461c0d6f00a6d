"""
The commands hr-* that show, run to a place or inject, and functions. Sourced by
hotrig.py.
"""
import gdb

class Hotrig(gdb.Command):
    """Commands for a run of hotrig: hr-actors hr-groups hr-blocks hr-bank
hr-events hr-plan hr-where hr-check hr-break hr-step hr-inject hr-diff hr-back,
and the function $hr_actor("NAME"). "help COMMAND" says more."""

    def __init__(self):
        super().__init__("hotrig", gdb.COMMAND_DATA, gdb.COMPLETE_NONE, True)


class Command(gdb.Command):
    def __init__(self):
        super().__init__(self.name, gdb.COMMAND_DATA)

    def words(self):
        return []

    def complete(self, text, current):
        start = len(text) - len(current or "")
        return [w[start - (text.rfind(" ") + 1):] if start else w
                for w in self.words() if w.startswith(text.split(" ")[-1])]

    def invoke(self, arg, _tty):
        self.run(*gdb.string_to_argv(arg))


def whole_number(text):
    if not text.isdigit() or int(text) == 0:
        raise gdb.GdbError("expected a number from 1, found \"%s\"" % text)
    return int(text)


class Actors(Command):
    """hr-actors: all actors: aid, name, mode, group, entry."""
    name = "hr-actors"

    def run(self):
        for a in actors():
            print("%5d %-24s %-10s group %3d entry %#x%s" % (
                word(a["aid"]), text_of(a["name"]),
                enum_name("trace_mode", word(a["mode"]), "MODE_"),
                word(a["group"]), word(a["entry"]),
                " ending" if word(a["ending"]) else ""))


def hr_table():
    return gdb.parse_and_eval("hr_table")


def group_lines():
    table = hr_table()
    for n in range(word(table["groups"])):
        group = table["group"][n]
        if not word(group["list"]):
            continue
        yield "group %d: %s" % (n, show_group(group))
        slot = word(group["first"])
        while slot < word(table["members"]):
            member = table["member"][slot]
            yield "  %-24s aid %d %s" % (
                text_of(member["name"]), word(member["aid"]),
                str(member["state"]))
            slot = word(member["next"])


class Groups(Command):
    """hr-groups: groups of HR_CTRL and their members."""
    name = "hr-groups"

    def run(self):
        refresh_symbols()
        for line in group_lines():
            print(line)


def block_line(slot, block):
    return "%5d %-32s pages %5d+%-4d %8d bytes serial %d flags %d" % (
        slot, text_of(block["name"]), word(block["first_page"]),
        word(block["pages"]), word(block["size"]), word(block["serial"]),
        word(block["flags"]))


class Blocks(Command):
    """hr-blocks: live blocks of the bank."""
    name = "hr-blocks"

    def run(self):
        for slot, block in blocks():
            print(block_line(slot, block))


class Bank(Command):
    """hr-bank: the bank's header and how much of it is in use."""
    name = "hr-bank"

    def run(self):
        header = at_physical(LAYOUT["bank"], "struct bank_header")
        live = list(blocks())
        print("bank at %#x: version %d, %d of %d blocks, %d of %d pages" % (
            LAYOUT["bank"], word(header["version"]), len(live),
            word(header["max_blocks"]),
            sum(word(b["pages"]) for _, b in live),
            word(header["data_pages"])))


class Events(Command):
    """hr-events [COUNT]: the last records of the trace (20)."""
    name = "hr-events"

    def run(self, count="20"):
        for record in list(records())[-whole_number(count):]:
            print(record_text(record))


class Plan(Command):
    """hr-plan: the faults of the plan and their states."""
    name = "hr-plan"

    def run(self):
        if not FACTS["plan"]:
            print("no faults")
        states = ["armed", "fired", "done", "counting"]
        for n, fault in enumerate(FACTS["plan"]):
            try:
                f = site()["fault"][n]
                state = "%s, %d hits" % (states[word(f["state"])],
                                         word(f["hits"]))
            except gdb.GdbError:
                state = "not booted"
            print("fault %d: %s at %s: %s" % (n, fault["fault"], fault["at"],
                                              state))


class Where(Command):
    """hr-where: thread, actor, whose code, last record, stack."""
    name = "hr-where"

    def run(self):
        refresh_symbols()
        thread = current_thread()
        if thread is None:
            print("no thread runs")
        else:
            actor = thread["actor"].dereference()
            print("thread %d of %s, actor %d, in %s" % (
                word(thread["id"]), text_of(actor["name"]),
                word(actor["aid"]),
                enum_name("trace_in", word(thread["server"]), "IN_")))
        last = list(records())[-1:]
        for record in last:
            print(record_text(record))
        gdb.execute("backtrace 30")


def check_bank():
    """Complaints about the bank."""
    header = at_physical(LAYOUT["bank"], "struct bank_header")
    pages, names, serials = {}, {}, {}
    for slot, block in blocks():
        name = text_of(block["name"])
        first, count = word(block["first_page"]), word(block["pages"])
        if first + count > word(header["data_pages"]) or count == 0:
            yield "block %s: pages %d+%d are not in the bank" % (
                name, first, count)
            continue
        if word(block["size"]) > count * LAYOUT["page"]:
            yield "block %s: %d bytes in %d pages" % (
                name, word(block["size"]), count)
        for page in range(first, first + count):
            if page in pages:
                yield "blocks %s and %s share page %d" % (
                    pages[page], name, page)
            pages[page] = name
        if name in names:
            yield "blocks %d and %d are both %s" % (names[name], slot, name)
        names[name] = slot
        if word(block["serial"]) in serials:
            yield "blocks %s and %s have one serial" % (
                serials[word(block["serial"])], name)
        serials[word(block["serial"])] = name
        if checksum(block) != word(block["sum"]):
            yield "block %s: its sum is wrong" % name


def checksum(block):
    """FNV-1a of serial .. key, the constants by DWARF's member places."""
    fields = {f.name: f for f in block.type.fields()}
    start = fields["serial"].bitpos // 8
    end = fields["key"].bitpos // 8 + fields["key"].type.sizeof
    value = 0xcbf29ce484222325
    for byte in memory(int(block.address) + start, end - start):
        value = (value ^ byte) * 0x100000001b3 & (1 << 64) - 1
    return value


class Check(Command):
    """hr-check: are the bank's blocks sound: pages, names, sums?"""
    name = "hr-check"

    def run(self):
        complaints = list(check_bank())
        for line in complaints:
            print(line)
        if not complaints:
            print("the bank is sound: %d blocks" % len(list(blocks())))


class Break(Command):
    """hr-break fault | restart | site | actor NAME | event NAME[#HIT]: run until
there: a fault of the plan fires, a group restart or a site restart begins, an
actor of that name starts, an event passes."""
    name = "hr-break"

    def words(self):
        return ["fault", "restart", "site", "actor", "event"] \
            + sorted(EVENT_NUMBER)

    def run(self, what="", name=""):
        event, left = event_of(what, name)

        def wanted(got, args):
            if got != event:
                return False
            if what == "actor" and name_text(args[3]) != name:
                return False
            left[0] -= 1
            return left[0] == 0

        say_stop(run_to(wanted), "it was not reached")


def event_of(what, name):
    """Number of the event and how often it must pass."""
    actor = name
    if what in ("fault", "restart", "site", "actor"):
        name = {"fault": "fault.fired", "restart": "hr.restart",
                "site": "site.restart", "actor": "actor.start"}[what]
    elif what != "event":
        raise gdb.GdbError("expected fault, restart, site, actor NAME or "
                           "event NAME")
    name, _, hit = name.partition("#")
    if what == "actor" and not actor:
        raise gdb.GdbError("expected the name of an actor")
    if name not in EVENT_NUMBER:
        raise gdb.GdbError("no event \"%s\"; hotrig list events" % name)
    return EVENT_NUMBER[name], [int(hit or "1")]


class Inject(Command):
    """hr-inject FAULT: make the running code fail here, as the plan's fault of
that name would: those with a pad, and site-restart. Needs --live."""
    name = "hr-inject"

    def words(self):
        return FACTS["faults"]

    def run(self, name=""):
        if name not in FACTS["faults"]:
            raise gdb.GdbError("no fault \"%s\"; hotrig list faults" % name)
        if not FACTS["live"]:
            raise gdb.GdbError("a recording cannot be changed: hotrig debug "
                               "--live")
        symbol = "pad_%s_at" % name.replace("-", "_") \
            if name != "site-restart" else "restart_site"
        try:
            to = word(gdb.parse_and_eval("(unsigned long)&" + symbol))
        except gdb.error:
            raise gdb.GdbError("fault %s is for plans only" % name)
        if word(gdb.parse_and_eval("$pc")) < LAYOUT["usr_end"]:
            pads = word(gdb.parse_and_eval("(unsigned long)&__pads_start"))
            to += LAYOUT["usrpad"] - pads
        for line in ("$hr_sp = (((unsigned long)$rsp - 128) & ~15ul) - 24",
                     "*(unsigned long *)$hr_sp = (unsigned long)$pc",
                     "*(unsigned long *)($hr_sp + 8) = (unsigned long)$rsp",
                     "$rsp = $hr_sp", "$pc = %#x" % to):
            gdb.execute("set var " + line)
        print("%s: at %#x, continue to let it happen" % (name, to))


KEPT = {}


class Diff(Command):
    """hr-diff BLOCK: keep the block's content; from the second time on, the bytes
that have changed since."""
    name = "hr-diff"

    def words(self):
        try:
            return [text_of(b["name"]) for _, b in blocks()]
        except gdb.GdbError:
            return []

    def run(self, name=""):
        now = block_bytes(block_named(name))
        before = KEPT.get(name)
        KEPT[name] = now
        if before is None:
            print("%s: %d bytes kept" % (name, len(now)))
            return
        changed = [n for n in range(0, len(now), 8)
                   if now[n:n + 8] != before[n:n + 8]]
        for n in changed[:64]:
            print("%s+%#06x: %s -> %s" % (name, n, before[n:n + 8].hex(),
                                          now[n:n + 8].hex()))
        print("%s: %d words of 8 bytes changed" % (name, len(changed)))


class ActorFunction(gdb.Function):
    """$hr_actor("NAME"): the kernel's struct actor of that name."""

    def __init__(self):
        super().__init__("hr_actor")

    def invoke(self, name):
        return actor_named(name.string())


class OverFunction(gdb.Function):
    """$_hr_over(): 1 when the run has come to its end."""

    def __init__(self):
        super().__init__("_hr_over")

    def invoke(self):
        return 1 if OVER else 0
