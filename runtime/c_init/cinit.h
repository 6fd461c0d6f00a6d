/*
 * C_INIT: what its files share. C_INIT reads commands, from sysadm.ini and
 * then from the console, and asks AM and HR_CTRL to carry them out; it keeps
 * nothing but the environment for later aruns.
 */
#ifndef HOTRIG_C_INIT_CINIT_H
#define HOTRIG_C_INIT_CINIT_H

#include "runtime/c_init/core/env.h"
#include "runtime/compiler.h"
#include "runtime/kernel/kapi.h"

extern const struct kapi *cinit_kapi;
extern struct cinit_env cinit_env;

/* Argument "source" of cinit.command. */
enum cinit_source { CINIT_FROM_SYSADM = 0, CINIT_FROM_CONSOLE = 1 };

/* Status of a command. */
enum cinit_status { CINIT_DONE = 0, CINIT_FAILED = 1, CINIT_USAGE = 2 };

/* word[0] is the command's name, word[words] is NULL. */
typedef enum cinit_status (*cinit_handler)(int words, char *const *word);

struct cinit_command {
	const char *name;
	const char *usage; /* what follows the name; "" if nothing does */
	cinit_handler handler;
};

/* All commands, in the order of help; ends with a NULL name. */
extern const struct cinit_command cinit_commands[];

/* Carry out one line; events cinit.command and cinit.result, or
 * cinit.ignored (SITE-5). Empty lines and comments leave no event. */
void cinit_run_line(const char *text, enum cinit_source source);

/* Formatted text to the console, at most CINIT_PRINT_BYTES of it. */
#define CINIT_PRINT_BYTES 1200u
void cinit_print(const char *fmt, ...) PRINTF(1, 2);

/* Handlers; CINIT_USAGE makes the caller print the usage. */
enum cinit_status cinit_arun(int words, char *const *word);
enum cinit_status cinit_akill(int words, char *const *word);
enum cinit_status cinit_aps(int words, char *const *word);
enum cinit_status cinit_restart(int words, char *const *word);
enum cinit_status cinit_shutdown(int words, char *const *word);
enum cinit_status cinit_reboot(int words, char *const *word);
enum cinit_status cinit_memstat(int words, char *const *word);
enum cinit_status cinit_echo(int words, char *const *word);
enum cinit_status cinit_sleep(int words, char *const *word);
enum cinit_status cinit_show_env(int words, char *const *word);
enum cinit_status cinit_setenv(int words, char *const *word);
enum cinit_status cinit_unsetenv(int words, char *const *word);
enum cinit_status cinit_help(int words, char *const *word);

#endif
