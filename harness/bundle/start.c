/*
 * start.gdb: the run of a bundle under GDB, without hotrig.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bundle/part.h"
#include "runtime/abi/layout.h"

static const char head[] =
	"# The run of this bundle, stopped where the agent carries out its\n"
	"# first fault (without one: at the end of the boot). In this folder:\n"
	"#\n"
	"#   HOTRIG_BUILD=/path/to/build gdb -x start.gdb\n"
	"set confirm off\n"
	"set pagination off\n"
	"set architecture i386:x86-64\n"
	"python\n"
	"import os\n"
	"build = os.path.abspath(os.environ.get(\"HOTRIG_BUILD\", \"build\"))\n"
	"for name in (\"kernel.elf\", \"boot.cpio\", \"storage.cpio\"):\n"
	"    if not os.path.lexists(name):\n"
	"        os.symlink(os.path.join(build, name), name)\n"
	"gdb.execute(\"directory \" + os.path.dirname(build))\n"
	"with open(\"ram.bin\", \"wb\") as ram:\n";

/* The bundle's console.txt must stay as it is. */
static void add_command(struct text *text, const char *line)
{
	static const char serial[] = "file:console.txt";
	const char *at = strstr(line, serial);

	if (!at) {
		text_puts(text, line);
		return;
	}
	text_add(text, line, (size_t)(at - line));
	text_puts(text, "file:gdb-console.txt");
	text_puts(text, at + sizeof(serial) - 1);
}

int bundle_start(const char *folder, const struct bundle_run *run,
		 struct err *err)
{
	struct text text = {0};
	char *line;
	int rc;

	if (bundle_command_line(run, &line, err) < 0)
		return -1;
	text_puts(&text, head);
	text_printf(&text,
		    "    ram.truncate(%" PRIu64 ")\n"
		    "    ram.seek(0x%" PRIx64 ")\n"
		    "    ram.write(open(\"plan.bin\", \"rb\").read())\n"
		    "end\n"
		    "file kernel.elf\n"
		    "target remote | exec ",
		    run->scenario->ram_bytes, (uint64_t)LAYOUT_PLAN_PHYS);
	add_command(&text, line);
	text_puts(&text, " -S -gdb stdio\n");
	text_printf(&text, "hbreak %s\ncontinue\nbacktrace\n",
		    run->scenario->fault_count ? "fire" : "site_up");
	rc = bundle_put(folder, "start.gdb", text.at, text.len, err);
	text_free(&text);
	free(line);
	return rc;
}
