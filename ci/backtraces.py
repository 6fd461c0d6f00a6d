"""
For GDB: the frames of core files, as hotrig backtrace prints them. HR_CORES is
a file of lines "NAME SCRIPT". For each "stop NAME", then for each frame
"PC FUNCTION FILE:LINE"; of the callers that a function is inlined in the pc is
"-". "*" stands for what GDB does not know.

DWARF gives functions that the linker left out of a supervisor actor addresses
from 0 on, where others are. There GDB may name a function that is not there:
the symbol table decides.

Of code that is no longer there (a supervisor actor that has been unmapped)
there is no unwind information. GDB goes on with what lies on the stack, to
"frames" at 0 or at data; its frames end here. A call through a null pointer is
sure: the stack holds the return address.
"""
import gdb

PAGE_BYTES = 4096


def plain(name):
    return name.split(".")[0] if name else "?"


def compiled(pc):
    """The function whose code is at an address, inlined ones aside."""
    block = gdb.block_for_pc(pc)
    found = None
    while block is not None and not block.is_static and not block.is_global:
        found = block.function or found
        block = block.superblock
    return plain(str(found)) if found is not None else "?"


def listed(pc):
    """The same by the symbol table."""
    text = gdb.execute("info symbol %#x" % pc, to_string=True)
    return "?" if text.startswith("No symbol") else plain(text.split()[0])


def begins_at(pc):
    """The function that begins there, if one does."""
    text = gdb.execute("info symbol %#x" % pc, to_string=True)
    return listed(pc) if " + " not in text.split(" in section")[0] else None


def where(frame, back):
    sal = gdb.find_pc_line(frame.pc() - 1) if back else frame.find_sal()
    if sal.symtab is None:
        return "?"
    name = sal.symtab.filename
    return "%s:%d" % (name[2:] if name.startswith("./") else name, sal.line)


def frame_lines(core):
    frame = gdb.newest_frame()
    called = False
    while frame is not None:
        newer = frame.newer()
        inlined = newer is not None and newer.type() == gdb.INLINE_FRAME
        if frame.type() == gdb.TAILCALL_FRAME:
            frame = frame.older()
            continue
        trap = frame.type() == gdb.SIGTRAMP_FRAME
        pc = frame.pc()
        if not inlined:
            # an actor's core begins where it called: GDB takes that for the
            # place of an exception
            first = newer is None and "/actor" in core
            behind = first and listed(pc) in ("?", begins_at(pc))
            back = called or behind or trap and newer is not None
            at = (pc - back) % (1 << 64)
            misled = behind or compiled(at) not in (listed(at), "?")
        if misled and not inlined:
            yield "%016x %s *" % (pc, listed(at))
        elif not misled:
            # of a trap that called, GDB shows the line behind the call
            line = where(frame, trap and newer is not None)
            if newer is None and "/actor" in core:
                line = "*"
            yield "%s %s %s" % ("-" if inlined else "%016x" % pc,
                                plain(frame.name()), line)
        if not inlined and pc >= PAGE_BYTES and \
                plain(frame.name()) == listed(at) == "?":
            return
        if frame.type() != gdb.INLINE_FRAME:
            called = not trap
        frame = frame.older()


def plan(file):
    """(commands for the symbols, command for the core, name), those with the
    same symbols one after another: GDB takes longest for these."""
    for line in open(file):
        name, script = line.split()
        lines = open(script).read().splitlines()
        yield lines[:-1], lines[-1], name


loaded = None
for symbols, core, name in sorted(plan(HR_CORES)):
    gdb.execute("core-file", to_string=True)
    if symbols != loaded:
        gdb.execute("symbol-file", to_string=True)
        for command in symbols:
            gdb.execute(command, to_string=True)
        loaded = symbols
    gdb.execute(core, to_string=True)
    print("stop " + name)
    for line in frame_lines(name):
        print(line)
