/*
 * C_INIT: what its files share. C_INIT reads commands from sysadm.ini, then
 * from the console and the rsh channel, and asks AM and HR_CTRL to carry them
 * out; it keeps nothing but the environment for later aruns.
 */
#ifndef HOTRIG_C_INIT_CINIT_H
#define HOTRIG_C_INIT_CINIT_H

#include <stdbool.h>

#include "runtime/c_init/core/env.h"
#include "runtime/c_init/core/line.h"
#include "runtime/compiler.h"
#include "runtime/kernel/kapi.h"

extern const struct kapi *cinit_kapi;
extern struct cinit_env cinit_env;

/* Argument "source" of cinit.command. */
enum cinit_source {
	CINIT_FROM_SYSADM = 0,
	CINIT_FROM_CONSOLE = 1,
	CINIT_FROM_RSH = 2,
	CINIT_FROM_FILE = 3
};

/* Status of a command. */
enum cinit_status {
	CINIT_DONE = 0,
	CINIT_FAILED = 1,
	CINIT_USAGE = 2,
	CINIT_SOURCED = 3 /* a file was opened: its last command decides */
};

/* One byte more than a line may have: a longer one is refused, not cut. */
#define CINIT_TEXT_BYTES (CINIT_LINE_BYTES + 1)

#define CINIT_SCRIPTS_MAX 4u
#define CINIT_PATH_BYTES  128u

/* A file that "source" reads, line by line. */
struct cinit_script {
	char path[CINIT_PATH_BYTES];
	uint64_t offset;
	uint64_t command; /* hash of the line that opened it */
	enum cinit_status status;
};

/* One stream of commands; each has a thread. Zeroed: none has been read. */
struct cinit_session {
	struct cinit_line line;	  /* the command that is being carried out */
	enum cinit_source source; /* where the session's own lines are from */
	uint64_t command;	  /* its hash */
	enum cinit_status status;
	char text[CINIT_TEXT_BYTES];
	struct cinit_script script[CINIT_SCRIPTS_MAX];
	uint32_t scripts;
};

/*
 * Carry out one line, and those of the files it sources; status of the last
 * command. Events cinit.command and cinit.result for each, or cinit.ignored
 * (SITE-5). Empty lines and comments leave no event. Blocks.
 */
enum cinit_status cinit_run(struct cinit_session *session, const char *text,
			    enum cinit_source source);

/* The session whose command has just been called; not valid any more in a
 * handler that has blocked. */
struct cinit_session *cinit_session(void);

/* Next line of the innermost file into session->text. False: it has ended,
 * or cannot be read (then its status says so). */
bool cinit_script_line(struct cinit_session *session);

/* word[0] is the command's name, word[words] is NULL. */
typedef enum cinit_status (*cinit_handler)(int words, char *const *word);

struct cinit_command {
	const char *name;
	const char *usage;     /* what follows the name; "" if nothing does */
	cinit_handler handler; /* NULL: no command, but a heading of help */
};

/* All commands, in the order of help; ends with a NULL name. */
extern const struct cinit_command cinit_commands[];

/* Formatted text to the console, at most CINIT_PRINT_BYTES of it. */
#define CINIT_PRINT_BYTES 1200u
void cinit_print(const char *fmt, ...) PRINTF(1, 2);

/* Start the rsh daemon: K_OK, K_EUNKNOWN, K_EBUSY as channel_open, K_EFULL. */
int cinit_rsh_start(void);

/* Handlers; CINIT_USAGE makes the caller print the usage. */
enum cinit_status cinit_arun(int words, char *const *word);
enum cinit_status cinit_akill(int words, char *const *word);
enum cinit_status cinit_aps(int words, char *const *word);
enum cinit_status cinit_restart(int words, char *const *word);
enum cinit_status cinit_shutdown(int words, char *const *word);
enum cinit_status cinit_reboot(int words, char *const *word);
enum cinit_status cinit_memstat(int words, char *const *word);
enum cinit_status cinit_chorus_stat(int words, char *const *word);
enum cinit_status cinit_echo(int words, char *const *word);
enum cinit_status cinit_sleep(int words, char *const *word);
enum cinit_status cinit_show_env(int words, char *const *word);
enum cinit_status cinit_setenv(int words, char *const *word);
enum cinit_status cinit_unsetenv(int words, char *const *word);
enum cinit_status cinit_help(int words, char *const *word);
enum cinit_status cinit_source(int words, char *const *word);
enum cinit_status cinit_console(int words, char *const *word);
enum cinit_status cinit_rshd(int words, char *const *word);
enum cinit_status cinit_umask(int words, char *const *word);
enum cinit_status cinit_ulimit(int words, char *const *word);

/* Commands about things that this target has not: they say so and fail. */
enum cinit_status cinit_no_mounts(int words, char *const *word);
enum cinit_status cinit_no_network(int words, char *const *word);
enum cinit_status cinit_no_devices(int words, char *const *word);

#endif
