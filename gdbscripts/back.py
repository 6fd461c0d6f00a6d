"""
hr-back: to what lies behind. The run is gone through again in the next
machine, up to the place. Sourced by hotrig.py.
"""
import gdb


def instruction_count():
    """How many instructions the run has executed: its place, exactly."""
    text = gdb.execute("monitor info replay", to_string=True)
    count = text.rpartition("instruction count = ")[2].split()
    if not count or not count[0].isdigit():
        raise gdb.GdbError("QEMU does not say where the recording is: %s"
                           % text.strip())
    return int(count[0])


def records_so_far():
    try:
        return word(site()["trace_count"])
    except gdb.GdbError:
        return -1


# Addresses

def physical_of(virt):
    """Where the current space has this address, through its page tables."""
    table = word(gdb.parse_and_eval("(unsigned long)$cr3")) & PAGE_MASK
    for shift in (39, 30, 21, 12):
        entry = int.from_bytes(
            physical(table + (virt >> shift & 511) * 8, 8), "little")
        if not entry & 1:
            raise gdb.GdbError("nothing is mapped at %#x here" % virt)
        if shift in (30, 21) and entry & 0x80:
            low = (1 << shift) - 1
            return (entry & PAGE_MASK & ~low) | virt & low
        table = entry & PAGE_MASK
    return table | virt & (LAYOUT["page"] - 1)


PAGE_MASK = 0x000ffffffffff000


def bank_addresses(offset):
    """Of this offset in the bank's data: a block's own, and where an actor has
    it elsewhere, as its executing image."""
    yield LAYOUT["supbank"] + offset
    yield LAYOUT["usrbank"] + offset
    for actor in actors():
        region = actor["regions"]["first"]
        while word(region):
            into = offset - word(region["page"]) * LAYOUT["page"]
            if str(region["kind"]) == "REGION_BANK" \
                    and 0 <= into < word(region["bytes"]):
                yield word(region["start"]) + into
            region = region["next"]


class Place:
    """Bytes of physical memory, and every address they have."""

    def __init__(self, name, phys, size, virt=None):
        self.name, self.phys, self.size = name, phys, size
        self.addresses = {LAYOUT["direct"] + phys}
        if virt is not None:
            self.addresses.add(virt)
        header = at_physical(LAYOUT["bank"], "struct bank_header")
        offset = phys - word(header["data_phys"])
        if 0 <= offset < word(header["data_pages"]) * LAYOUT["page"]:
            self.addresses.update(bank_addresses(offset))

    def bytes(self):
        try:
            return physical(self.phys, self.size)
        except gdb.GdbError:
            return None


def descriptor_place(name, block, field):
    fields = {f.name: f for f in block.type.fields()}
    if field not in fields:
        raise gdb.GdbError("a descriptor has no field %s: %s" % (
            field, ", ".join(f for f in fields if f != "reserved")))
    at = int(block.address) - LAYOUT["direct"]
    return Place(name, at + fields[field].bitpos // 8,
                 min(fields[field].type.sizeof, 8))


def content_place(name, block, offset):
    if offset + 8 > word(block["pages"]) * LAYOUT["page"]:
        raise gdb.GdbError("%s ends before %#x" % (text_of(block["name"]),
                                                   offset))
    header = at_physical(LAYOUT["bank"], "struct bank_header")
    return Place(name, word(header["data_phys"])
                 + word(block["first_page"]) * LAYOUT["page"] + offset, 8)


def expression_place(text):
    try:
        value = gdb.parse_and_eval(text)
    except gdb.error as error:
        raise gdb.GdbError("%s: no block has this name, and %s" % (
            text, error))
    if value.address is not None and value.type.code != gdb.TYPE_CODE_FUNC:
        virt, size = int(value.address), min(value.type.sizeof, 8)
    else:
        virt, size = int(value) & (1 << 64) - 1, 8
    return Place(text, physical_of(virt), size, virt)


def place_of(text):
    """BLOCK, BLOCK+OFFSET, BLOCK.FIELD, or an expression. Names of blocks may
    have dots themselves."""
    named = {text_of(b["name"]): b for _, b in blocks()}
    if text in named:
        return content_place(text, named[text], 0)
    name, plus, offset = text.rpartition("+")
    if plus and name in named:
        try:
            return content_place(text, named[name], int(offset, 0))
        except ValueError:
            raise gdb.GdbError("expected an offset behind %s+, found \"%s\""
                               % (name, offset))
    name, dot, field = text.rpartition(".")
    if dot and name in named:
        return descriptor_place(text, named[name], field)
    return expression_place(text)


# Stores

class Access(gdb.Breakpoint):
    """An access to one of the addresses of a place. Writes alone would not do:
    GDB hides one that leaves what this address has last shown."""

    def __init__(self, address, size, visit):
        super().__init__("*(unsigned char (*)[%d])%#x" % (size, address),
                         type=gdb.BP_WATCHPOINT, wp_class=gdb.WP_ACCESS,
                         internal=True)
        self.silent = True
        self.visit = visit

    def stop(self):
        return self.visit()


class Arrival(gdb.Breakpoint):
    """The instruction of this count, at this address."""

    def __init__(self, pc, count):
        super().__init__("*%#x" % pc, type=gdb.BP_HARDWARE_BREAKPOINT,
                         internal=True)
        self.silent = True
        self.count = count

    def stop(self):
        return instruction_count() >= self.count


def run_stores(place, visit, ends):
    """Go on, and visit(before, now) at each change; it may say stop."""
    last = [place.bytes()]

    def changed():
        before, last[0] = last[0], place.bytes()
        return before != last[0] and visit(before, last[0])

    points = [Access(a, place.size, changed) for a in place.addresses] + ends
    try:
        go()
    finally:
        for point in points:
            if point.is_valid():
                point.delete()


def last_store(place, pc, now):
    """Number and place of the last store before now, or None."""
    found = []

    def visit(_before, _value):
        count = instruction_count()
        if count >= now:
            return True
        found.append(count)
        return False

    run_stores(place, visit, [Arrival(pc, now)])
    return (len(found), found[-1]) if found else None


def go_to_store(place, number):
    """Run to the store of this number: what was there and is."""
    left, values = [number], []

    def visit(before, now):
        left[0] -= 1
        if left[0] == 0:
            values[:] = [before, now]
        return left[0] == 0

    run_stores(place, visit, [])
    return values


def where_stored():
    """Function and line of the store: the instruction before this one."""
    pc = gdb.newest_frame().pc() - 1
    line = gdb.find_pc_line(pc)
    block = gdb.block_for_pc(pc)
    while block is not None and block.function is None:
        block = block.superblock
    text = str(block.function) if block is not None else "%#x" % pc
    if line.symtab is not None:
        text += " at %s:%d" % (line.symtab.filename, line.line)
    return text


def as_number(value):
    return "?" if value is None else "%#x" % int.from_bytes(value, "little")


class Back(Command):
    """hr-back fault | event NAME | event N | store PLACE: go back to the last firing
of a fault, to the last event of that name, to record N, to the last store that
changed PLACE. PLACE is a block of the bank (its first 8 bytes), BLOCK+OFFSET,
BLOCK.FIELD (of its descriptor: state, sum, size, ...), or an expression: an
address or a variable. For single instructions there is reverse-stepi (hotrig
debug --reverse); reverse-continue and watchpoints can hang QEMU 7.2."""
    name = "hr-back"

    def words(self):
        try:
            names = [text_of(b["name"]) for _, b in blocks()]
        except (gdb.error, gdb.GdbError):
            names = []
        return ["fault", "event", "store"] + sorted(EVENT_NUMBER) + names

    def run(self, what="", *name):
        if FACTS["live"]:
            raise gdb.GdbError("a live machine has no way back: hotrig debug "
                               "without --live")
        if what == "store":
            self.to_store(" ".join(name))
        else:
            self.to_event(what, *name)

    def to_event(self, what, name=""):
        here = word(site()["trace_count"])
        if what == "event" and name.isdigit():
            to = int(name)
        else:
            event, _ = event_of(what, name)
            passed = [word(r["seq"]) for r in records()
                      if word(r["event"]) == event]
            to = passed[-1] if passed else here
        if to >= here:
            raise gdb.GdbError("it is not behind: record %d is the last"
                               % (here - 1))
        begin_again()
        say_stop(run_to(lambda e, a: records_so_far() >= to),
                 "record %d was not reached" % to, "back at ")

    def to_store(self, text):
        if not text:
            raise gdb.GdbError("expected a block or an address behind "
                               "hr-back store")
        place = place_of(text)
        pc = word(gdb.newest_frame().pc())
        now = instruction_count()
        begin_again()
        found = last_store(place, pc, now)
        begin_again()
        if found is None:
            run_exactly(pc, now)
            raise gdb.GdbError("no store to %s before this place" % text)
        values = go_to_store(place, found[0])
        if not values or instruction_count() != found[1]:
            raise gdb.GdbError("the run did not come to the store again")
        refresh_symbols()
        print("%s: %s -> %s, store %d, by %s" % (
            text, as_number(values[0]), as_number(values[1]), found[0],
            where_stored()))
        for record in list(records())[-1:]:
            print("behind " + record_text(record).strip())


def run_exactly(pc, count):
    arrival = Arrival(pc, count)
    try:
        go()
    finally:
        arrival.delete()
    refresh_symbols()
