/*
 * The QEMU command line of runs and of the interactive machine.
 *
 * Runs are bit-exact with this set only: fixed icount shift with sleep=off, one
 * TCG thread, no device that has a clock or an interrupt of its own. Change
 * nothing here without "make determinism".
 */
#include "harness/machine/command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/env.h"
#include "harness/base/text.h"
#include "harness/machine/stopped.h"
#include "runtime/abi/layout.h"

#define ARGV_MAX 64u

struct argv {
	char *word[ARGV_MAX];
	unsigned count;
};

static void add(struct argv *argv, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void add(struct argv *argv, const char *fmt, ...)
{
	char word[1200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(word, sizeof(word), fmt, ap);
	va_end(ap);
	if (argv->count + 1 < ARGV_MAX)
		argv->word[argv->count++] = text_dup(word);
}

static void add_option(struct argv *argv, const char *option, const char *value)
{
	add(argv, "%s", option);
	add(argv, "%s", value);
}

/* In option values a comma is written twice. */
static char *escape_commas(const char *path)
{
	struct text text = {0};

	for (; *path; path++)
		text_add(&text, *path == ',' ? ",," : path,
			 *path == ',' ? 2 : 1);
	return text_take(&text);
}

/*
 * qboot reads the kernel's header from QEMU, and QEMU 7.2 hands out a piece of
 * its stack for that, which opening a window writes over: with a window only
 * SeaBIOS starts the kernel, and it needs a pc.
 */
static void add_machine(struct argv *argv, enum machine_type type, bool window)
{
	if (window) {
		add_option(argv, "-M", "pc,acpi=off,memory-backend=ram");
	} else if (type == MACHINE_PC) {
		add_option(argv, "-M",
			   "pc,acpi=off,graphics=off,memory-backend=ram");
		add_option(argv, "-bios", "qboot.rom");
	} else {
		add_option(argv, "-M",
			   "microvm,rtc=off,acpi=off,pic=off,pit=off,"
			   "isa-serial=on,memory-backend=ram");
	}
	add_option(argv, "-cpu", "qemu64,+smep,+smap,+umip");
	add_option(argv, "-accel", "tcg,thread=single");
}

static void add_images(struct argv *argv, const struct machine_config *config)
{
	char *storage = escape_commas(config->storage);

	add_option(argv, "-kernel", config->kernel);
	add_option(argv, "-initrd", config->initrd);
	add(argv, "-fw_cfg");
	add(argv, "name=opt/hotrig/storage,file=%s", storage);
	free(storage);
}

/* Shown in a window or by pictures alone. */
static void add_display(struct argv *argv, const struct machine_config *config,
			const struct command_ends *ends)
{
	add_option(argv, "-display", ends->window ? ends->window : "none");
	if (config->display)
		add_option(argv, "-device", "ramfb");
	if (ends->qmp) {
		add(argv, "-chardev");
		add(argv, "socket,id=qmp,fd=%d", ends->qmp);
		add_option(argv, "-mon", "chardev=qmp,mode=control");
	}
}

/* The second serial line. The target's end of it is polled. */
static void add_channel(struct argv *argv, const struct command_ends *ends)
{
	char *path;

	if (!ends->channel)
		return;
	path = escape_commas(ends->channel);
	add(argv, "-chardev");
	add(argv, "socket,id=rsh,path=%s,server=on,wait=off", path);
	add_option(argv, "-device", "isa-serial,chardev=rsh,index=1");
	free(path);
}

static void add_serial(struct argv *argv, const struct command_ends *ends)
{
	if (ends->interactive) {
		/* Ctrl-C goes to the guest, Ctrl-A x ends */
		add(argv, "-chardev");
		add(argv, "stdio,id=con,mux=on,signal=off%s%s",
		    ends->log ? ",logfile=" : "", ends->log ? ends->log : "");
		add_option(argv, "-serial", "chardev:con");
		add_option(argv, "-mon", "chardev=con,mode=readline");
		add_channel(argv, ends);
		return;
	}
	add(argv, "-serial");
	add(argv, "file:%s", ends->console);
	if (ends->park) {
		add(argv, "-chardev");
		add(argv, "socket,id=park,fd=%d", ends->park);
		add_option(argv, "-device", "isa-serial,chardev=park,index=1");
	}
}

/* With the stub the machine stands still at first. */
static void add_stub(struct argv *argv, const struct command_ends *ends)
{
	char *path;

	if (ends->stub) {
		add(argv, "-chardev");
		add(argv, "socket,id=gdb,fd=%d", ends->stub);
		add_option(argv, "-gdb", "chardev:gdb");
		add(argv, "-S");
	} else if (ends->stub_path) {
		path = escape_commas(ends->stub_path);
		add(argv, "-gdb");
		add(argv, "unix:%s,server=on,wait=off", path);
		add(argv, "-S");
		free(path);
	}
}

static void add_icount(struct argv *argv, const struct command_ends *ends)
{
	char *folder;

	add(argv, "-icount");
	if (ends->record == RECORD_NO) {
		add(argv, "shift=3,sleep=%s", ends->interactive ? "on" : "off");
		return;
	}
	folder = escape_commas(ends->recording);
	add(argv, "shift=3,sleep=off,rr=%s,rrfile=%s/run.bin%s",
	    ends->record == RECORD_WRITE ? "record" : "replay", folder,
	    ends->reverse ? ",rrsnapshot=init" : "");
	if (ends->reverse) {
		add(argv, "-drive");
		add(argv, "file=%s/run.qcow2,if=none,id=rr", folder);
	}
	free(folder);
}

char **command_new(const struct machine_config *config,
		   const struct command_ends *ends)
{
	struct argv *argv = text_alloc(sizeof(*argv));
	char *ram = escape_commas(ends->ram);
	uint64_t ram_kib =
		(config->plan->ram_bytes + config->spare_bytes) >> 10;

	add(argv, "%s", command_program());
	add(argv, "-nodefaults");
	add(argv, "-no-user-config");
	add_display(argv, config, ends);
	add(argv, "-no-reboot");
	add_machine(argv, config->type, ends->window != NULL);
	add_icount(argv, ends);
	add(argv, "-m");
	add(argv, "%" PRIu64 "K", ram_kib);
	add(argv, "-object");
	add(argv,
	    "memory-backend-file,id=ram,share=on,size=%" PRIu64 "K,mem-path=%s",
	    ram_kib, ram);
	free(ram);
	add_images(argv, config);
	add(argv, "-device");
	add(argv, "isa-debug-exit,iobase=0x%x,iosize=1", LAYOUT_EXIT_PORT);
	add_serial(argv, ends);
	add_option(argv, "-net", "none");
	add_stub(argv, ends);
	/* word is the first member: the vector can be freed as one */
	return argv->word;
}

void command_free(char **argv)
{
	for (char **word = argv; word && *word; word++)
		free(*word);
	free(argv);
}

const char *command_program(void)
{
	const char *program = env_get("HOTRIG_QEMU");

	return program ? program : "qemu-system-x86_64";
}

int command_explain(struct err *err)
{
	if (errno != ENOENT && errno != EACCES)
		return -1;
	return err_set(err, ERR_INFRA,
		       "cannot execute %s: %s; install the Debian package "
		       "qemu-system-x86 or set HOTRIG_QEMU",
		       command_program(), strerror(errno));
}

int command_start(const struct spawn *spawn, pid_t *pid, struct err *err)
{
	return spawn_start(spawn, pid, err) < 0 ? command_explain(err) : 0;
}

char *machine_command_line(const struct machine_config *config)
{
	struct command_ends ends = {.ram = "ram.bin", .console = "console.txt"};
	char **argv = command_new(config, &ends);
	struct text text = {0};

	for (char **word = argv; *word; word++) {
		if (word != argv)
			text_puts(&text, " ");
		text_shell_word(&text, *word);
	}
	command_free(argv);
	return text_take(&text);
}
