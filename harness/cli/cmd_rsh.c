/*
 * hotrig rsh: a command of C_INIT on a booted target.
 */
#include "harness/cli/cli.h"

#include <getopt.h>
#include <stdlib.h>

#include "harness/base/text.h"
#include "harness/machine/channel.h"

static const char help[] =
	"Usage: hotrig rsh [-f] [-t SOCKET] COMMAND [ARGUMENT...]\n"
	"A command of C_INIT on the target that \"hotrig boot\" runs, as \"rsh "
	"target\ncommand\" did: prints what the command prints and exits with "
	"its status\n(0 done, 1 failed, 2 usage; 99: the target was not "
	"reached). \"hotrig rsh help\"\nlists the commands.\n\n"
	"  -f         arun: what the actor prints comes here too, and those "
	"that it\n             starts, until they end; meanwhile no other rsh "
	"is served\n"
	"  -t SOCKET  a target other than the first one\n";

enum { OPT_HELP = 256 };

static const struct option options[] = {
	{"help", no_argument, NULL, OPT_HELP},
	{NULL, 0, NULL, 0},
};

/* The words with blanks between them, as rsh sends them. */
static char *join(char *const *word)
{
	struct text line = {0};

	for (; *word; word++) {
		text_puts(&line, *word);
		if (word[1])
			text_puts(&line, " ");
	}
	return text_take(&line);
}

static int request(const char *socket, bool follow, char *const *word)
{
	char path[CHANNEL_PATH_BYTES];
	struct err err = {0};
	char *command = join(word);
	int status = 0, rc;

	channel_path_default(path);
	rc = channel_request(socket ? socket : path, command, follow, stdout,
			     &status, &err);
	free(command);
	return rc < 0 ? cli_fail(&err) : status;
}

int cmd_rsh(int argc, char **argv)
{
	const char *socket = NULL;
	bool follow = false;
	int option;

	/* "+": what follows the command belongs to it */
	while ((option = getopt_long(argc, argv, "+ft:", options, NULL)) !=
	       -1) {
		if (option == OPT_HELP) {
			fputs(help, stdout);
			return 0;
		}
		if (option != 't' && option != 'f')
			return cli_usage("rsh", "rsh takes -f and -t SOCKET");
		if (option == 't')
			socket = optarg;
		else
			follow = true;
	}
	if (optind == argc)
		return cli_usage("rsh", "rsh takes a command");
	return request(socket, follow, argv + optind);
}
