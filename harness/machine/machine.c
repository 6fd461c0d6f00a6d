/*
 * One QEMU process from start to end: a run.
 */
#include "harness/machine/machine.h"

#include <errno.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/file.h"
#include "harness/base/spawn.h"
#include "harness/base/text.h"
#include "harness/machine/command.h"
#include "harness/machine/ram.h"
#include "runtime/abi/layout.h"

/* Start QEMU, wait, classify how it ended. */
static int carry_out(const struct machine_config *config,
		     const struct machine_ram *ram, int console, int messages,
		     struct machine_result *result, struct err *err)
{
	char console_path[40];
	struct command_ends ends = {.ram = ram->path, .console = console_path};
	int keep[] = {ram->fd, console};
	struct spawn spawn = {.in = SPAWN_NULL,
			      .out = messages,
			      .err = messages,
			      .keep = keep,
			      .keep_count = 2,
			      .own_group = true};
	uint64_t start = env_clock_ns();
	bool expired = false;
	char **argv;
	pid_t pid;
	int rc;

	snprintf(console_path, sizeof(console_path), "/proc/self/fd/%d",
		 console);
	argv = command_new(config, &ends);
	spawn.argv = argv;
	rc = command_start(&spawn, &pid, err);
	if (rc == 0)
		rc = spawn_wait(pid, config->deadline_ms, &result->status,
				&expired, err);
	command_free(argv);
	if (rc < 0)
		return -1;
	result->wall_ns = env_clock_ns() - start;
	if (expired)
		result->end = MACHINE_TIMED_OUT;
	else if (WIFEXITED(result->status) &&
		 WEXITSTATUS(result->status) == LAYOUT_EXIT_STATUS)
		result->end = MACHINE_ENDED;
	else
		result->end = MACHINE_DIED;
	return 0;
}

/* From memory, and behind it what did not fit there. */
static int read_console(const struct machine_ram *ram, int console,
			struct machine_result *result, struct err *err)
{
	struct text all = {0};
	size_t rest_bytes;
	char *rest;

	if (file_read_fd(console, &rest, &rest_bytes, err) < 0)
		return -1;
	if (!machine_ram_text(ram, &all)) {
		free(rest);
		return err_set(err, ERR_INFRA,
			       "the site page counts more console text than "
			       "there is room for");
	}
	text_add(&all, rest, rest_bytes);
	free(rest);
	result->console_bytes = all.len;
	result->console = text_take(&all);
	return 0;
}

static int read_outputs(const struct machine_ram *ram, int console,
			int messages, struct machine_result *result,
			struct err *err)
{
	char *text;

	if (read_console(ram, console, result, err) < 0 ||
	    file_read_fd(messages, &text, NULL, err) < 0)
		return err_wrap(err, "output of QEMU");
	snprintf(result->diagnostics, sizeof(result->diagnostics), "%s", text);
	result->diagnostics[strcspn(result->diagnostics, "\r\n")] = '\0';
	free(text);
	return 0;
}

int machine_run(const struct machine_config *config,
		struct machine_result *result, struct err *err)
{
	int console, messages, rc = -1;
	struct machine_ram ram;

	memset(result, 0, sizeof(*result));
	if (machine_ram_new(config->plan, 0, &ram, err) < 0)
		return -1;
	machine_ram_quiet(&ram);
	console = memfd_create("hotrig-console", MFD_CLOEXEC);
	messages = memfd_create("hotrig-messages", MFD_CLOEXEC);
	if (console < 0 || messages < 0)
		err_set(err, ERR_INFRA, "memfd_create: %s", strerror(errno));
	else
		rc = carry_out(config, &ram, console, messages, result, err);
	if (rc == 0)
		rc = read_outputs(&ram, console, messages, result, err);
	if (rc == 0) {
		result->ram = ram.at;
		result->ram_bytes = ram.bytes;
		ram.at = NULL;
	} else {
		free(result->console);
		memset(result, 0, sizeof(*result));
	}
	machine_ram_free(&ram);
	if (console >= 0)
		close(console);
	if (messages >= 0)
		close(messages);
	return rc;
}

void machine_release(struct machine_result *result)
{
	if (result->ram && !result->borrowed)
		munmap((void *)(uintptr_t)result->ram, result->ram_bytes);
	free(result->console);
	memset(result, 0, sizeof(*result));
}

int machine_version(char *text, size_t size, struct err *err)
{
	char program[512];
	char option[] = "--version";
	char *argv[] = {program, option, NULL};
	char *output;
	int code;

	snprintf(program, sizeof(program), "%s", command_program());
	errno = 0;
	if (spawn_capture(argv, 10000, &output, &code, err) < 0)
		return command_explain(err);
	output[strcspn(output, "\r\n")] = '\0';
	if (code != 0)
		err_set(err, ERR_INFRA, "%s --version: exit status %d", program,
			code);
	else
		snprintf(text, size, "%s", output);
	free(output);
	return code == 0 ? 0 : -1;
}

int machine_site(const struct machine_result *result,
		 const struct site_state **site, struct err *err)
{
	const struct site_state *found;

	if (result->ram_bytes < LAYOUT_SITE_PHYS + LAYOUT_SITE_BYTES)
		return err_set(err, ERR_INFRA,
			       "memory of %llu bytes has no site page",
			       (unsigned long long)result->ram_bytes);
	/* a page boundary of the mapping: aligned for any type */
	found = (const void *)(result->ram + LAYOUT_SITE_PHYS);
	if (found->magic != SITE_MAGIC)
		return err_set(err, ERR_INFRA,
			       "the kernel did not start: no site page");
	if (found->version != PLAN_VERSION)
		return err_set(err, ERR_INFRA,
			       "site page of version %u, expected %u",
			       found->version, PLAN_VERSION);
	*site = found;
	return 0;
}
