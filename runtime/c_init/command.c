/*
 * The command table, and how a line becomes a command.
 */
#include <stdbool.h>
#include <string.h>

#include "runtime/c_init/cinit.h"
#include "runtime/c_init/core/line.h"
#include "runtime/c_init/core/options.h"
#include "runtime/lib/core/fmt.h"

const struct cinit_command cinit_commands[] = {
	{"arun", "[-g [gid]] [-q] path [args]", cinit_arun},
	{"akill", "{-g gid | aid ...}", cinit_akill},
	{"aps", "", cinit_aps},
	{"setenv", "var value", cinit_setenv},
	{"unsetenv", "var", cinit_unsetenv},
	{"env", "", cinit_show_env},
	{"memstat", "", cinit_memstat},
	{"restart", "", cinit_restart},
	{"shutdown", "[-i 0|1]", cinit_shutdown},
	{"reboot", "", cinit_reboot},
	{"echo", "[string]", cinit_echo},
	{"sleep", "[seconds]", cinit_sleep},
	{"help", "", cinit_help},
	{NULL, NULL, NULL},
};

void cinit_print(const char *fmt, ...)
{
	static char text[CINIT_PRINT_BYTES];
	va_list args;

	va_start(args, fmt);
	fmt_vformat(text, sizeof(text), fmt, args);
	va_end(args);
	cinit_kapi->console_write(text, strlen(text));
}

static const struct cinit_command *find(const char *name)
{
	const struct cinit_command *c;

	for (c = cinit_commands; c->name; c++) {
		if (strcmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

static enum cinit_status run(const struct cinit_line *line)
{
	const struct cinit_command *c = find(line->word[0]);
	enum cinit_status status;

	if (!c) {
		cinit_print("%s: command not found\n", line->word[0]);
		return CINIT_FAILED;
	}
	status = c->handler(line->words, line->word);
	if (status == CINIT_USAGE)
		cinit_print("usage: %s%s%s\n", c->name, c->usage[0] ? " " : "",
			    c->usage);
	return status;
}

/* Would this line start a restartable actor? HR_CTRL does that itself after
 * a hot reboot (SITE-5). */
static bool starts_restartable(const struct cinit_line *line)
{
	struct cinit_options options;

	return strcmp(line->word[0], "arun") == 0 &&
	       cinit_options_parse(&options, line->words, line->word) &&
	       options.group;
}

void cinit_run_line(const char *text, enum cinit_source source)
{
	static struct cinit_line line;
	enum cinit_line_error error = cinit_line_split(&line, text);
	enum cinit_status status;
	uint64_t name;

	if (!error && line.words == 0)
		return;
	name = cinit_kapi->trace_name(text);
	if (!error && source == CINIT_FROM_SYSADM && cinit_kapi->hot &&
	    starts_restartable(&line)) {
		cinit_kapi->trace(EV_CINIT_IGNORED, name, 0, 0, 0);
		return;
	}
	cinit_kapi->trace(EV_CINIT_COMMAND, name, source, 0, 0);
	if (error) {
		cinit_print("C_INIT: %s\n", cinit_line_error_text(error));
		status = CINIT_USAGE;
	} else {
		status = run(&line);
	}
	cinit_kapi->trace(EV_CINIT_RESULT, name, status, 0, 0);
}
