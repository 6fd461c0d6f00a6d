/*
 * Where kernel, boot archive and stable storage are.
 */
#include "harness/run/run.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/env.h"

static int own_folder(char *folder, size_t size, struct err *err)
{
	ssize_t n = readlink("/proc/self/exe", folder, size - 1);
	char *slash;

	if (n <= 0)
		return err_set(err, ERR_INFRA, "/proc/self/exe: unreadable");
	folder[n] = '\0';
	slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
	return 0;
}

static int find_image(const char *folder, const char *name, char *path,
		      size_t size, struct err *err)
{
	int n = snprintf(path, size, "%s/%s", folder, name);

	if (n > 0 && (size_t)n < size && access(path, R_OK) == 0)
		return 0;
	return err_set(err, ERR_INFRA,
		       "image %s/%s is missing: run \"make all\", or set "
		       "HOTRIG_BUILD to the build folder",
		       folder, name);
}

int run_images_find(struct run_images *images, struct err *err)
{
	const char *build = env_get("HOTRIG_BUILD");
	char folder[400];

	if (build)
		snprintf(folder, sizeof(folder), "%s", build);
	else if (own_folder(folder, sizeof(folder), err) < 0)
		return -1;
	if (find_image(folder, "kernel.elf", images->kernel,
		       sizeof(images->kernel), err) < 0 ||
	    find_image(folder, "boot.cpio", images->initrd,
		       sizeof(images->initrd), err) < 0 ||
	    find_image(folder, "storage.cpio", images->storage,
		       sizeof(images->storage), err) < 0)
		return -1;
	return 0;
}
