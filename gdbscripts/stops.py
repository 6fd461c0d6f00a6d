"""
Symbols of what is loaded, and running to events. Sourced by hotrig.py.
"""
import os
import signal
import threading
import time

import gdb

LOADED = {}  # base -> path
TEXTS = {}


def image_text(image):
    path = image["path"]
    if path not in TEXTS:
        with open(path, "rb") as file:
            file.seek(int(image["offset"], 16))
            TEXTS[path] = file.read(int(image["bytes"], 16))
    return TEXTS[path]


def recognise(base, pie):
    """The ELF file whose text is at this place."""
    for image in FACTS["images"]:
        text = image_text(image)
        if image["pie"] != pie:
            continue
        at = base + int(image["text"], 16)
        try:
            if memory(at, 64) == text[:64] and memory(at, len(text)) == text:
                return image["path"]
        except gdb.GdbError:
            pass
    return None


def load_symbols(base, pie):
    path = recognise(base, pie)
    if LOADED.get(base) == path:
        return
    if base in LOADED:
        gdb.execute("remove-symbol-file " + LOADED.pop(base), to_string=True)
    if path:
        gdb.execute("add-symbol-file %s -o %#x" % (path, base), to_string=True)
        LOADED[base] = path


def refresh_symbols(_event=None):
    """Boot actors, supervisor actors, and the user actor of this space."""
    try:
        places = {word(gdb.parse_and_eval("$pc"))}
        places |= {word(a["entry"]) for a in actors()}
        boot = static("runtime/kernel/bootact.c", "boot_actors").type
        for n in range(boot.range()[1] + 1):
            places.add(LAYOUT["supload"] + n * LAYOUT["supload_stride"])
    except gdb.error:
        return
    load_symbols(0, False)
    for at in places:
        if LAYOUT["supload"] <= at < LAYOUT["supload_end"]:
            load_symbols(at - at % LAYOUT["supload_stride"], True)


# Stopping at events

class EventBreak(gdb.Breakpoint):
    """One of the ways into a record; args: registers of event and a0."""

    def __init__(self, function, registers, wanted, note):
        super().__init__(function, internal=True)
        self.registers = registers
        self.wanted = wanted
        self.note = note
        self.silent = True

    def stop(self):
        frame = gdb.newest_frame()
        got = [int(frame.read_register(r)) & (1 << 64) - 1
               for r in self.registers]
        return self.wanted(got[0] & 0xffffffff, got[1:], self.note)


ENTRIES = [("*trace", ["rdi", "rsi", "rdx", "rcx", "r8"]),
           ("*trace_server", ["rdi", "rsi", "rdx", "rcx", "r8"]),
           ("*trace_note_in", ["rsi", "rdx", "rcx", "r8", "r9"]),
           ("*trace_actor", ["rsi", "rdx", "rcx", "r8", "r9"])]


DEADLINE_S = FACTS["deadline_ms"] / 1000


def go():
    """Continue until something stops it. After the deadline that is Ctrl-C."""
    late = []

    def interrupt():
        late.append(True)
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(DEADLINE_S, interrupt)
    timer.daemon = True
    timer.start()
    try:
        gdb.execute("continue", to_string=True)
    except gdb.error as error:
        if "not being run" not in str(error) and "closed" not in str(error):
            raise
    except KeyboardInterrupt:
        pass
    finally:
        timer.cancel()
    if late:
        raise gdb.GdbError("the place was not reached within %g s (hotrig "
                           "debug --deadline)" % DEADLINE_S)


def run_to(wanted):
    """Run until wanted(event, args) holds; (event, args) or None."""
    note = {}

    def check(event, args, note):
        if not wanted(event, args):
            return False
        note["hit"] = (event, args)
        return True

    stops = [EventBreak(f, r, check, note) for f, r in ENTRIES]
    ends = [gdb.Breakpoint("*site_end_now", internal=True)]
    ends[0].silent = True
    try:
        go()
    finally:
        for stop in stops + ends:
            if stop.is_valid():
                stop.delete()
    try:
        refresh_symbols()
    except (gdb.error, gdb.GdbError):
        pass  # the machine has ended
    return note.get("hit")


PLACE = -1  # number of the machine we are at
LISTEN_S = 20


def next_machine():
    """Connect to the next machine. The first is there already."""
    global PLACE
    if PLACE >= 0:
        with open(FACTS["requests"], "wb") as line:
            line.write(b"n")
    PLACE += 1
    at = FACTS["socket"] + str(PLACE)
    until = time.monotonic() + LISTEN_S
    while not try_connect(at):
        if os.path.exists(at + ".error"):
            with open(at + ".error") as file:
                raise gdb.GdbError("no machine to go back with: "
                                   + file.read())
        if time.monotonic() > until:
            raise gdb.GdbError("no machine to go back with within %d s"
                               % LISTEN_S)
        time.sleep(0.005)


def try_connect(at):
    """A socket is there a moment before anybody listens."""
    if not os.path.exists(at):
        return False
    try:
        gdb.execute("target remote " + at, to_string=True)
    except gdb.error as error:
        if "refused" not in str(error):
            raise
        return False
    return True


def begin_again():
    """Connect to the next machine and let it start its kernel. Going back is
    coming forward again in another machine: QEMU 7.2 can hang in
    reverse-continue, and a run is the same each time."""
    for base in list(LOADED):
        gdb.execute("remove-symbol-file " + LOADED.pop(base), to_string=True)
    if gdb.selected_inferior().pid:
        try:
            gdb.execute("disconnect", to_string=True)
        except gdb.error:
            pass  # the last machine may have ended by itself
    gdb.execute("set suppress-cli-notifications on")
    next_machine()
    gdb.execute("set suppress-cli-notifications off")
    first = gdb.Breakpoint("kernel_main", type=gdb.BP_HARDWARE_BREAKPOINT,
                           internal=True, temporary=True)
    first.silent = True
    others = [p for p in gdb.breakpoints() if p.enabled and p.number > 0]
    for point in others:
        point.enabled = False
    go()
    forget_state()
    for point in others:
        point.enabled = True


OVER = False


def say_stop(hit, missing, at="at "):
    global OVER
    OVER = hit is None
    if hit is None:
        print("the run is over: " + missing)
    else:
        print(at + event_text(*hit))
    return hit
