/*
 * The socket of the rsh channel: see channel.h.
 */
#include "harness/machine/channel.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/text.h"
#include "harness/machine/reply.h"

/* An idle target takes a request in milliseconds; one that is busy with a
 * request of somebody else later. */
#define TAKE_TIMEOUT_MS 30000

_Static_assert(CHANNEL_PATH_BYTES <=
		       sizeof(((struct sockaddr_un *)0)->sun_path),
	       "the path fits in a socket's name");

static int too_long(const char *path, struct err *err)
{
	return err_set(err, ERR_USAGE,
		       "%s: a socket's name has at most %u bytes", path,
		       CHANNEL_PATH_BYTES - 1);
}

void channel_path_default(char path[static CHANNEL_PATH_BYTES])
{
	const char *runtime = env_get("XDG_RUNTIME_DIR");
	int len = runtime && access(runtime, W_OK) == 0
			  ? snprintf(path, CHANNEL_PATH_BYTES, "%s/hotrig/rsh",
				     runtime)
			  : 0;

	if (len <= 0 || len >= (int)CHANNEL_PATH_BYTES)
		snprintf(path, CHANNEL_PATH_BYTES, "/tmp/hotrig-%u/rsh",
			 (unsigned)getuid());
}

static int check_private(const char *folder, struct err *err)
{
	struct stat st;

	if (lstat(folder, &st) < 0)
		return err_set(err, ERR_USAGE, "%s: %s", folder,
			       strerror(errno));
	if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid() ||
	    (st.st_mode & 077))
		return err_set(err, ERR_USAGE,
			       "%s: the rsh socket needs a folder of yours "
			       "that nobody else can enter (chmod 700)",
			       folder);
	return 0;
}

int channel_folder(const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	char folder[CHANNEL_PATH_BYTES] = ".";

	if (strlen(path) >= CHANNEL_PATH_BYTES)
		return too_long(path, err);
	if (slash == path)
		strcpy(folder, "/");
	else if (slash)
		snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path),
			 path);
	if (mkdir(folder, 0700) < 0 && errno != EEXIST)
		return err_set(err, ERR_USAGE, "%s: %s", folder,
			       strerror(errno));
	return check_private(folder, err);
}

/* A connection, or -1 with errno. */
static int connect_to(const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int saved;

	if (fd < 0)
		return -1;
	snprintf(to.sun_path, sizeof(to.sun_path), "%s", path);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

bool channel_in_use(const char *path)
{
	int fd = connect_to(path);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static int send_all(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

/* One piece of the reply. 0, or -1: error. */
static int receive(int fd, struct reply *reply, struct err *err)
{
	int timeout = reply->state == REPLY_WAITING ? TAKE_TIMEOUT_MS : -1;
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	char bytes[4096];
	ssize_t n;

	n = poll(&ready, 1, timeout);
	if (n == 0)
		return err_set(err, ERR_INFRA, "no answer in %d s",
			       TAKE_TIMEOUT_MS / 1000);
	if (n > 0)
		n = recv(fd, bytes, sizeof(bytes), 0);
	if (n < 0)
		return errno == EINTR
			       ? 0
			       : err_set(err, ERR_INFRA, "%s", strerror(errno));
	if (n == 0)
		return err_set(err, ERR_INFRA, "the target has gone");
	reply_feed(reply, bytes, (size_t)n);
	return 0;
}

/* The line feed in front ends what a client before left unfinished. */
static int exchange(int fd, const char *command, struct reply *reply,
		    struct err *err)
{
	struct text line = {0};
	int rc;

	text_printf(&line, "\n%s %s\n", reply->token, command);
	rc = send_all(fd, line.at, line.len);
	text_free(&line);
	if (rc < 0)
		return err_set(err, ERR_INFRA, "%s", strerror(errno));
	while (rc == 0 &&
	       (reply->state == REPLY_WAITING || reply->state == REPLY_TEXT))
		rc = receive(fd, reply, err);
	if (rc == 0 && reply->state == REPLY_LOST)
		rc = err_set(err, ERR_INFRA,
			     "the site restarted before the command ended");
	return rc;
}

int channel_request(const char *path, const char *command, bool follow,
		    FILE *out, int *status, struct err *err)
{
	char token[CHANNEL_TOKEN_BYTES];
	struct reply reply;
	int fd, rc;

	if (strlen(path) >= CHANNEL_PATH_BYTES)
		return too_long(path, err);
	if (strlen(command) + sizeof(token) + 1 > CHANNEL_LINE_BYTES ||
	    strchr(command, '\n'))
		return err_set(err, ERR_USAGE,
			       "the command must be one line of at most %zu "
			       "bytes",
			       CHANNEL_LINE_BYTES - sizeof(token) - 1);
	fd = connect_to(path);
	if (fd < 0)
		return err_set(err, ERR_INFRA,
			       "%s: no target there (%s); start one with "
			       "\"hotrig boot\"",
			       path, strerror(errno));
	snprintf(token, sizeof(token), "%.*s%x.%" PRIx32, follow,
		 (const char[]){CHANNEL_FOLLOW}, (unsigned)getpid(),
		 (uint32_t)env_clock_ns());
	reply_begin(&reply, token, out);
	rc = exchange(fd, command, &reply, err);
	close(fd);
	*status = reply.status;
	return rc < 0 ? err_wrap(err, "%s", path) : 0;
}
