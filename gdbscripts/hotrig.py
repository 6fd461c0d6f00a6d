"""
GDB's commands for a run of hotrig. "hotrig debug" loads this file; HR_FACTS
names what it knows of the run.
"""
import os

import gdb

if "HR_FACTS" not in globals():
    raise gdb.GdbError("these commands need a run: hotrig debug SCENARIO")
for hr_part in ("state.py", "stops.py", "commands.py", "step.py", "back.py",
                "printers.py"):
    gdb.execute("source " + os.path.join(os.path.dirname(__file__), hr_part))


def start():
    for setting in ("confirm off", "pagination off", "osabi none",
                    "architecture i386:x86-64", "backtrace past-main on",
                    "python print-stack message", "tcp connect-timeout 10",
                    "remotetimeout 20"):
        gdb.execute("set " + setting, to_string=True)
    gdb.execute("file " + FACTS["kernel"], to_string=True)
    gdb.pretty_printers.append(find_printer)
    for command in (Hotrig, Actors, Groups, Blocks, Bank, Events, Plan, Where,
                    Check, Break, Step, Inject, Diff, Back, ActorFunction,
                    OverFunction):
        command()
    gdb.execute("set $hr_session = 1")
    begin_again()
    if FACTS["plan"]:
        fired = EVENT_NUMBER["fault.fired"]
        say_stop(run_to(lambda event, args: event == fired),
                 "no fault of the plan fired")
    else:
        print("at kernel_main, the plan has no faults")


start()
