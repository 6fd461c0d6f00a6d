/*
 * What afexec* and hrfexec* have in common: argument lists and PATH.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/lib/cx/cx.h"

#define PATH_DEFAULT "/bin"
#define PATH_BYTES   128

int cx_exec(const struct cx_exec *x, const char *path)
{
	if (!x->base)
		return cx_result(cx_call(CX_NUMBER(LAP_AM, AM_OP_AFEXEC),
					 CX_PTR(path), CX_PTR(x->cap),
					 CX_PTR(x->param), CX_PTR(x->argv),
					 CX_PTR(x->envp), 0));
	return cx_result(cx_call(CX_NUMBER(LAP_HR_CTRL, HR_OP_EXEC),
				 CX_PTR(x->base), CX_PTR(path), CX_PTR(x->cap),
				 CX_PTR(x->param), CX_PTR(x->argv),
				 CX_PTR(x->envp)));
}

/* dir/file in path; -1: too long. */
static int join(char *path, const char *dir, size_t dir_len, const char *file)
{
	size_t len = strlen(file);

	if (dir_len + 1 + len + 1 > PATH_BYTES) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(path, dir, dir_len);
	path[dir_len] = '/';
	memcpy(path + dir_len + 1, file, len + 1);
	return 0;
}

int cx_exec_search(const struct cx_exec *x, const char *file)
{
	const char *dir = getenv("PATH");
	char path[PATH_BYTES];
	int aid;

	if (strchr(file, '/'))
		return cx_exec(x, file);
	if (!dir || !*dir)
		dir = PATH_DEFAULT;
	for (;;) {
		const char *colon = strchr(dir, ':');
		size_t len = colon ? (size_t)(colon - dir) : strlen(dir);

		if (join(path, dir, len, file))
			return -1;
		aid = cx_exec(x, path);
		if (aid >= 0 || errno != ENOENT || !colon)
			return aid;
		dir = colon + 1;
	}
}

int cx_exec_list(struct cx_exec *x, enum cx_exec_form form, const char *path,
		 const char *arg0, va_list args)
{
	char *argv[CX_ARGS_MAX + 1];
	char *arg = (char *)(uintptr_t)arg0;
	int argc = 0;

	for (; arg; arg = va_arg(args, char *)) {
		if (argc == CX_ARGS_MAX) {
			errno = E2BIG;
			return -1;
		}
		argv[argc++] = arg;
	}
	argv[argc] = NULL;
	x->argv = argv;
	x->envp = environ;
	if (form == CX_EXEC_ENV && arg0)
		x->envp = va_arg(args, char *const *);
	if (form == CX_EXEC_SEARCH)
		return cx_exec_search(x, path);
	return cx_exec(x, path);
}
