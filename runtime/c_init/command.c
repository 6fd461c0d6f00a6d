/*
 * The command table, and how a line becomes a command.
 */
#include <stdbool.h>
#include <string.h>

#include "runtime/c_init/cinit.h"
#include "runtime/c_init/core/options.h"
#include "runtime/lib/core/fmt.h"

const struct cinit_command cinit_commands[] = {
	{"File Systems:", "", NULL},
	{"mount",
	 "[[-t nfs|ufs|msdosfs|pdevfs] host:pathname|special_file "
	 "[mount_point]]",
	 cinit_no_mounts},
	{"umount", "[-v|-F|-f|-a|-t nfs|ufs|msdosfs|pdevfs] [special_file]",
	 cinit_no_mounts},
	{"swapon", "[mount_point]", cinit_no_mounts},
	{"Actors:", "", NULL},
	{"arun",
	 "[-g rgid] [-S | -U] [-k] [-T] [-d] [-q] [-D] [-Z] [-xip] path "
	 "[args]",
	 cinit_arun},
	{"akill", "[-s site] {-g rgid | [-c] aid }", cinit_akill},
	{"aps", "", cinit_aps},
	{"umask", "[mode]", cinit_umask},
	{"ulimit", "[-HSafn] [limit]", cinit_ulimit},
	{"Environment variables:", "", NULL},
	{"setenv", "var value", cinit_setenv},
	{"unsetenv", "var", cinit_unsetenv},
	{"env", "", cinit_show_env},
	{"Networks:", "", NULL},
	{"route", "", cinit_no_network},
	{"netstat", "", cinit_no_network},
	{"ping", "host", cinit_no_network},
	{"ifconfig", "", cinit_no_network},
	{"ifwait", "ifname [timeout, default infinite]", cinit_no_network},
	{"rarp", "ethernet_interface_name", cinit_no_network},
	{"pppd", "", cinit_no_network},
	{"pppclose", "device", cinit_no_network},
	{"pppstop", "", cinit_no_network},
	{"ethIpcStackAttach", "[dtreepath]", cinit_no_network},
	{"Devices:", "", NULL},
	{"mknod", "name [b | c] major minor", cinit_no_devices},
	{"dtree", "", cinit_no_devices},
	{"mkdev", "name unit [dtreepath]", cinit_no_devices},
	{"This Target:", "", NULL},
	{"reboot", "", cinit_reboot},
	{"restart", "", cinit_restart},
	{"shutdown", "[-i 0|1|2|3]", cinit_shutdown},
	{"memstat", "", cinit_memstat},
	{"chorusStat", "", cinit_chorus_stat},
	{"This shell:", "", NULL},
	{"echo", "[string]", cinit_echo},
	{"source", "filename", cinit_source},
	{"sleep", "[time in seconds, default=1s]", cinit_sleep},
	{"help", "", cinit_help},
	{"console", "", cinit_console},
	{"rshd", "", cinit_rshd},
	{NULL, NULL, NULL},
};

static struct cinit_session *current;

struct cinit_session *cinit_session(void)
{
	return current;
}

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
		if (c->handler && strcmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

static enum cinit_status call_handler(struct cinit_session *session)
{
	const struct cinit_line *line = &session->line;
	const struct cinit_command *c = find(line->word[0]);
	enum cinit_status status;

	if (!c) {
		cinit_print("%s: command not found\n", line->word[0]);
		return CINIT_FAILED;
	}
	current = session;
	status = c->handler(line->words, line->word);
	if (status == CINIT_USAGE)
		cinit_print("usage: %s%s%s\n", c->name, c->usage[0] ? " " : "",
			    c->usage);
	return status;
}

/* Would this line start a restartable actor? HR_CTRL does that itself after
 * a hot reboot (SITE-5). Files that sysadm.ini sources belong to it. */
static bool starts_restartable(const struct cinit_line *line)
{
	struct cinit_options options;

	return strcmp(line->word[0], "arun") == 0 &&
	       cinit_options_parse(&options, CINIT_OPTIONS_ARUN, line->words,
				   line->word) &&
	       options.group;
}

static void run_line(struct cinit_session *session, const char *text,
		     enum cinit_source source)
{
	enum cinit_line_error error = cinit_line_split(&session->line, text);

	if (!error && session->line.words == 0)
		return;
	session->command = cinit_kapi->trace_name(text);
	if (!error && session->source == CINIT_FROM_SYSADM && cinit_kapi->hot &&
	    starts_restartable(&session->line)) {
		cinit_kapi->trace(EV_CINIT_IGNORED, session->command, 0, 0, 0);
		return;
	}
	cinit_kapi->trace(EV_CINIT_COMMAND, session->command, source, 0, 0);
	if (error) {
		cinit_print("C_INIT: %s\n", cinit_line_error_text(error));
		session->status = CINIT_USAGE;
	} else {
		session->status = call_handler(session);
	}
	if (session->status != CINIT_SOURCED)
		cinit_kapi->trace(EV_CINIT_RESULT, session->command,
				  session->status, 0, 0);
}

/* One line of the innermost file, or its end: then its last command's status
 * is that of the "source" that opened it. */
static void run_script(struct cinit_session *session)
{
	struct cinit_script *script = &session->script[session->scripts - 1];

	if (cinit_script_line(session)) {
		run_line(session, session->text, CINIT_FROM_FILE);
		if (session->status != CINIT_SOURCED)
			script->status = session->status;
		return;
	}
	session->scripts--;
	session->status = script->status;
	if (session->scripts)
		session->script[session->scripts - 1].status = script->status;
	cinit_kapi->trace(EV_CINIT_RESULT, script->command, script->status, 0,
			  0);
}

enum cinit_status cinit_run(struct cinit_session *session, const char *text,
			    enum cinit_source source)
{
	session->status = CINIT_DONE;
	session->source = source;
	run_line(session, text, source);
	while (session->scripts)
		run_script(session);
	return session->status;
}
