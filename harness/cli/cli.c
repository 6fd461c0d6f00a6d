/*
 * What the subcommands share: messages and exit codes.
 */
#include "harness/cli/cli.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/parse.h"

int cli_fail(const struct err *err)
{
	fflush(stdout);
	fprintf(stderr, "hotrig: %s\n", err->text);
	return err->class == ERR_NONE ? CLI_INFRA : (int)err->class;
}

int cli_usage(const char *command, const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("hotrig: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\nTry \"hotrig %s%s--help\".\n", command,
		*command ? " " : "");
	return CLI_USAGE;
}

int cli_deadline(const char *word, uint64_t *ms, struct err *err)
{
	uint64_t ns;

	if (parse_duration_ns(word, &ns) < 0 || ns < 1000000u)
		return err_set(err, ERR_USAGE,
			       "expected a time such as 10s for --deadline, "
			       "found \"%s\"",
			       word);
	*ms = ns / 1000000u;
	return 0;
}

int cli_machine(const char *word, enum machine_type *type, struct err *err)
{
	if (!strcmp(word, "microvm"))
		*type = MACHINE_MICROVM;
	else if (!strcmp(word, "pc"))
		*type = MACHINE_PC;
	else
		return err_set(err, ERR_USAGE,
			       "expected microvm or pc for --machine, found "
			       "\"%s\"",
			       word);
	return 0;
}

bool cli_colour(FILE *stream)
{
	return isatty(fileno(stream)) && !env_get("NO_COLOR");
}
