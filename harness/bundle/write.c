/*
 * The folder of a bundle: made under another name, then put in its place.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/file.h"
#include "harness/bundle/part.h"

/* In this order; bundle.json comes last: where it is, all is. */
static bundle_part *const parts[] = {
	bundle_inputs,	   bundle_results,  bundle_start,
	bundle_backtraces, bundle_manifest,
};

static char *join(const char *folder, const char *name)
{
	struct text text = {0};

	text_printf(&text, "%s/%s", folder, name);
	return text_take(&text);
}

int bundle_put(const char *folder, const char *name, const void *bytes,
	       size_t size, struct err *err)
{
	char *path = join(folder, name);
	int rc = file_write(path, bytes, size, err);

	free(path);
	return rc;
}

bool bundle_is(const char *path)
{
	char *file = join(path, "bundle.json");
	bool is = access(file, F_OK) == 0;

	free(file);
	return is;
}

static int remove_one(const char *path, const struct stat *info, int type,
		      struct FTW *at)
{
	(void)info;
	(void)type;
	(void)at;
	return remove(path);
}

static void remove_tree(const char *folder)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The folders above path, as mkdir -p. */
static int make_above(const char *path, struct err *err)
{
	char *copy = text_dup(path);
	int rc = 0;

	for (char *slash = strchr(copy + 1, '/'); slash && rc == 0;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0777) < 0 && errno != EEXIST)
			rc = err_set(err, ERR_INFRA, "%s: %s", copy,
				     strerror(errno));
		*slash = '/';
	}
	free(copy);
	return rc;
}

static int write_parts(const char *folder, const struct bundle_run *run,
		       struct err *err)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i](folder, run, err) < 0)
			return -1;
	return 0;
}

/* What was there before changes places with the new one and is removed. */
static int put_in_place(const char *made, const char *folder, struct err *err)
{
	if (rename(made, folder) == 0)
		return 0;
	if (errno != ENOTEMPTY && errno != EEXIST)
		return err_set(err, ERR_INFRA, "%s: %s", folder,
			       strerror(errno));
	if (!bundle_is(folder))
		return err_set(err, ERR_USAGE,
			       "%s: is there already and no bundle", folder);
	if (renameat2(AT_FDCWD, made, AT_FDCWD, folder, RENAME_EXCHANGE) < 0)
		return err_set(err, ERR_INFRA, "%s: %s", folder,
			       strerror(errno));
	remove_tree(made);
	return 0;
}

static char *without_slash(const char *folder)
{
	char *path = text_dup(folder);
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	return path;
}

int bundle_write(const char *folder, const struct bundle_run *run,
		 struct err *err)
{
	char *path = without_slash(folder);
	struct text made = {0};
	int rc = make_above(path, err);

	text_printf(&made, "%s.new.%d", path, (int)getpid());
	if (rc == 0 && mkdir(made.at, 0777) < 0)
		rc = err_set(err, ERR_INFRA, "%s: %s", made.at,
			     strerror(errno));
	if (rc == 0) {
		rc = write_parts(made.at, run, err);
		if (rc == 0)
			rc = put_in_place(made.at, path, err);
		if (rc < 0)
			remove_tree(made.at);
	}
	text_free(&made);
	free(path);
	return rc < 0 ? err_wrap(err, "bundle") : 0;
}

char *bundle_folder(const char *store, const char *id)
{
	const char *slash = strrchr(store, '/');
	struct text text = {0};

	if (slash)
		text_add(&text, store, (size_t)(slash - store) + 1);
	text_puts(&text, "bundles/");
	if (*id == '.') { /* neither hidden nor a way up */
		text_puts(&text, "_");
		id++;
	}
	for (; *id; id++) {
		bool plain = (*id >= 'a' && *id <= 'z') ||
			     (*id >= 'A' && *id <= 'Z') ||
			     (*id >= '0' && *id <= '9') || *id == '.' ||
			     *id == '-' || *id == '=' || *id == '+';

		text_add(&text, plain ? id : "_", 1);
	}
	return text_take(&text);
}
