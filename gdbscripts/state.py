"""
The state of a run in GDB: what HR_FACTS says of it, memory, actors, blocks,
records. All numbers come from there or from DWARF. Sourced by hotrig.py.
"""
import json

import gdb

with open(HR_FACTS) as hr_file:
    FACTS = json.load(hr_file)
LAYOUT = {name: int(text, 16) for name, text in FACTS["layout"].items()}
EVENTS = FACTS["events"]
EVENT_NUMBER = {e["name"]: n for n, e in enumerate(EVENTS) if n}


class NotBooted(gdb.GdbError):
    pass


def memory(address, size):
    """Bytes at an address of the current space."""
    try:
        return bytes(gdb.selected_inferior().read_memory(address, size))
    except gdb.MemoryError:
        raise NotBooted("memory at %#x is not mapped yet" % address)


def physical(phys, size):
    return memory(LAYOUT["direct"] + phys, size)


def number(address, size=8):
    return int.from_bytes(memory(address, size), "little")


def at_physical(phys, type_name):
    """A value of this type in physical memory."""
    kind = gdb.lookup_type(type_name)
    physical(phys, 8)
    return gdb.Value(LAYOUT["direct"] + phys).cast(kind.pointer()).dereference()


def static(source, name):
    """A file-local variable."""
    return gdb.parse_and_eval("'%s'::%s" % (source, name))


def text_of(value):
    array = value.type.strip_typedefs().code == gdb.TYPE_CODE_ARRAY
    return value.string("latin-1") if array else str(value)


def word(value):
    return int(value)


def site():
    state = at_physical(LAYOUT["site"], "struct site_state")
    if word(state["magic"]) == 0:
        raise NotBooted("the kernel has not started yet")
    return state


def tree(root, kind, member):
    """The structures of a kernel tree, in order."""
    if word(root) == 0:
        return
    struct = gdb.lookup_type(kind)
    offset = [f.bitpos // 8 for f in struct.fields() if f.name == member][0]
    node = root.dereference()
    yield from tree(node["child"][0], kind, member)
    address = word(root) - offset
    yield gdb.Value(address).cast(struct.pointer()).dereference()
    yield from tree(node["child"][1], kind, member)


def actors():
    site()
    root = static("runtime/kernel/actor.c", "all")["root"]
    return list(tree(root, "struct actor", "by_aid"))


def actor_named(name):
    for actor in actors():
        if text_of(actor["name"]) == name:
            return actor
    raise gdb.GdbError("no actor %s; hr-actors lists them" % name)


def current_thread():
    thread = static("runtime/kernel/thread.c", "current")
    return thread.dereference() if word(thread) else None


def enum_name(kind, value, prefix):
    for field in gdb.lookup_type("enum " + kind).fields():
        if field.enumval == value and field.name.startswith(prefix):
            return field.name[len(prefix):].lower()
    return str(value)


def blocks():
    """Live blocks as (slot, struct bank_block)."""
    header = at_physical(LAYOUT["bank"], "struct bank_header")
    if word(header["magic"]) == 0:
        raise NotBooted("the bank has not been formatted yet")
    kind = gdb.lookup_type("struct bank_block")
    base = LAYOUT["direct"] + LAYOUT["bank"] + header.type.sizeof
    for slot in range(word(header["max_blocks"])):
        at = base + slot * kind.sizeof
        if number(at):
            yield slot, gdb.Value(at).cast(kind.pointer()).dereference()


def block_bytes(block):
    header = at_physical(LAYOUT["bank"], "struct bank_header")
    phys = word(header["data_phys"]) + word(block["first_page"]) * LAYOUT["page"]
    return physical(phys, word(block["pages"]) * LAYOUT["page"])


def block_named(name):
    for _, block in blocks():
        if text_of(block["name"]) == name:
            return block
    raise gdb.GdbError("no block %s; hr-blocks lists them" % name)


# Records

def records():
    """All records, as values."""
    kind = gdb.lookup_type("struct trace_record")
    for n in range(word(site()["trace_count"])):
        at = LAYOUT["direct"] + LAYOUT["ring"] + n * kind.sizeof
        yield gdb.Value(at).cast(kind.pointer()).dereference()


NAMES = {}
NAMES_READ = 0


def name_text(value):
    """The text of a name hash, from the records name.def."""
    global NAMES_READ
    if value == 0:
        return "-"
    if value not in NAMES:
        for record in list(records())[NAMES_READ:]:
            if word(record["event"]) == EVENT_NUMBER["name.def"]:
                text = b"".join(word(record["arg"][k]).to_bytes(8, "little")
                                for k in (1, 2, 3))
                NAMES[word(record["arg"][0])] = \
                    text.split(b"\0")[0].decode("latin-1")
        NAMES_READ = word(site()["trace_count"])
    return NAMES.get(value, "%#x" % value)


def event_text(event, args):
    words = [EVENTS[event]["name"]]
    for arg, value in zip(EVENTS[event]["args"], args):
        if not arg["name"]:
            continue
        if arg["text"]:
            shown = name_text(value)
        elif str(value) in arg["words"]:
            shown = arg["words"][str(value)]
        elif value >= 1 << 63:
            shown = str(value - (1 << 64)) if value >= (1 << 64) - 4096 \
                else "%#x" % value
        else:
            shown = "%#x" % value if value > 99999 else str(value)
        words.append("%s=%s" % (arg["name"], shown))
    return " ".join(words)


def record_text(record):
    return "%5d %12.6f ms  %s" % (
        word(record["seq"]), word(record["clock"]) / 1e6,
        event_text(word(record["event"]),
                   [word(record["arg"][k]) for k in range(4)]))
