/*
 * Commands of the shell itself: text, time, environment, help.
 */
#include <string.h>

#include "runtime/c_init/cinit.h"
#include "runtime/c_init/core/number.h"

#define NS_PER_S 1000000000ull

/* One line, in one piece. */
enum cinit_status cinit_echo(int words, char *const *word)
{
	static char text[CINIT_LINE_BYTES];

	text[0] = '\0';
	for (int i = 1; i < words; i++) {
		strcat(text, word[i]);
		if (i + 1 < words)
			strcat(text, " ");
	}
	cinit_print("%s\n", text);
	return CINIT_DONE;
}

enum cinit_status cinit_sleep(int words, char *const *word)
{
	uint64_t ns = NS_PER_S;

	if (words > 2 || (words == 2 && !cinit_number_seconds(word[1], &ns)))
		return CINIT_USAGE;
	cinit_kapi->thread_delay(ns);
	return CINIT_DONE;
}

enum cinit_status cinit_show_env(int words, char *const *word)
{
	const char *env = NULL;

	(void)word;
	if (words != 1)
		return CINIT_USAGE;
	while ((env = cinit_env_next(&cinit_env, env)))
		cinit_print("%s\n", env);
	return CINIT_DONE;
}

enum cinit_status cinit_setenv(int words, char *const *word)
{
	if (words != 3)
		return CINIT_USAGE;
	switch (cinit_env_set(&cinit_env, word[1], word[2])) {
	case CINIT_ENV_OK:
		return CINIT_DONE;
	case CINIT_ENV_BAD_NAME:
		cinit_print("setenv: %s: not a name\n", word[1]);
		return CINIT_FAILED;
	default:
		cinit_print("setenv: %s: environment full\n", word[1]);
		return CINIT_FAILED;
	}
}

enum cinit_status cinit_unsetenv(int words, char *const *word)
{
	if (words != 2)
		return CINIT_USAGE;
	cinit_env_unset(&cinit_env, word[1]);
	return CINIT_DONE;
}

/* Headings have no handler. */
enum cinit_status cinit_help(int words, char *const *word)
{
	const struct cinit_command *c;

	(void)word;
	if (words != 1)
		return CINIT_USAGE;
	cinit_print("C_INIT ChorusOS 4.0.0- valid commands that deal with:\n");
	for (c = cinit_commands; c->name; c++)
		cinit_print("%s%s%s%s\n", c->handler ? "\t" : "", c->name,
			    c->usage[0] ? " " : "", c->usage);
	cinit_print("See C_INIT(1M) for more information.\n");
	return CINIT_DONE;
}

/* The loop on the console begins by itself when sysadm.ini has been read. */
enum cinit_status cinit_console(int words, char *const *word)
{
	(void)word;
	return words == 1 ? CINIT_DONE : CINIT_USAGE;
}
