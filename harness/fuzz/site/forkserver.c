/* AFL++'s protocol, the target's side: see forkserver.h. */
#include "harness/fuzz/site/forkserver.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/text.h"

#define COMMANDS 198
#define ANSWERS	 199

#define HELLO_ENABLED	0x80000001u
#define HELLO_MAP_BYTES 0x40000000u
#define HELLO_SHARED	0x01000000u
#define ACK_SHARED	(HELLO_ENABLED | HELLO_SHARED)

/* afl-fuzz looks for this in the file: one process takes all cases. */
__attribute__((used)) static const char persistent[] = "##SIG_AFL_PERSISTENT##";

static bool get(uint32_t *word)
{
	ssize_t n;

	do
		n = read(COMMANDS, word, sizeof(*word));
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof(*word);
}

static bool put(uint32_t word)
{
	return write(ANSWERS, &word, sizeof(word)) == (ssize_t)sizeof(word);
}

static void *attach(const char *variable)
{
	const char *id = env_get(variable);
	void *at = id ? shmat(atoi(id), NULL, 0) : NULL;

	return at == (void *)-1 ? NULL : at;
}

/* AFL++ kills it when the time of a case is over. */
static void start_sleeper(struct forkserver *f)
{
	pid_t parent = getpid();

	f->sleeper = fork();
	if (f->sleeper != 0)
		return;
	close(COMMANDS);
	close(ANSWERS);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (getppid() == parent)
		pause();
	_exit(0);
}

enum forkserver_use forkserver_begin(struct forkserver *f, uint32_t map_bytes,
				     size_t case_bytes)
{
	uint32_t hello = HELLO_ENABLED | HELLO_MAP_BYTES | (map_bytes - 1) << 1;
	uint8_t *shared;
	uint32_t ack;

	f->map = attach("__AFL_SHM_ID");
	if (!f->map)
		return FORKSERVER_NONE;
	signal(SIGPIPE, SIG_IGN);
	f->map[0] = 1;
	f->room_bytes = case_bytes;
	f->room = text_alloc(case_bytes);
	shared = attach("__AFL_SHM_FUZZ_ID");
	f->shared_len = (const void *)shared;
	f->shared = shared ? shared + sizeof(uint32_t) : NULL;
	if (!put(hello | (shared ? HELLO_SHARED : 0)))
		return FORKSERVER_ONCE;
	if (shared && (!get(&ack) || ack != ACK_SHARED))
		return FORKSERVER_FAILED;
	start_sleeper(f);
	return f->sleeper > 0 ? FORKSERVER_SERVE : FORKSERVER_FAILED;
}

static size_t read_input(struct forkserver *f)
{
	ssize_t n;

	lseek(STDIN_FILENO, 0, SEEK_SET);
	n = read(STDIN_FILENO, f->room, f->room_bytes);
	return n < 0 ? 0 : (size_t)n;
}

void forkserver_once(struct forkserver *f, const uint8_t **bytes, size_t *len)
{
	*len = read_input(f);
	*bytes = f->room;
}

void forkserver_end(enum forkserver_end end)
{
	if (end == FORKSERVER_CRASH)
		abort();
	while (end == FORKSERVER_HANG)
		pause();
}

bool forkserver_next(struct forkserver *f, const uint8_t **bytes, size_t *len)
{
	uint32_t was_killed;

	if (!get(&was_killed) || !put((uint32_t)f->sleeper))
		return false;
	*bytes = f->shared ? f->shared : f->room;
	*len = f->shared ? *f->shared_len : read_input(f);
	if (*len > f->room_bytes)
		*len = f->room_bytes;
	return true;
}

bool forkserver_answer(struct forkserver *f, enum forkserver_end end)
{
	bool late = end == FORKSERVER_HANG;
	int status;

	if (waitpid(f->sleeper, &status, late ? 0 : WNOHANG) == f->sleeper) {
		start_sleeper(f);
		return put(SIGKILL);
	}
	return put(end == FORKSERVER_CRASH ? SIGABRT : 0);
}
