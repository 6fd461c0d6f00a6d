/*
 * Reading executables from stable storage, or the system image, into AM's
 * buffer. Does not say what an executable is (core/elf.c) and does not make
 * actors.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "runtime/am/am.h"
#include "runtime/include/exec/chError.h"
#include "runtime/lib/core/fmt.h"

#define FILE_BYTES    0x100000u
#define SYSTEM_FOLDER "/image/sys_bank/"

/* "/bin/" before it and ".r" behind it */
#define NAME_BYTES (AM_PATH_BYTES + 8)

static uint8_t *buffer;

int am_load_init(void)
{
	buffer = am_kapi->pages_take(FILE_BYTES);
	return buffer ? K_OK : K_ENOMEM;
}

/* Size of folder/path or folder/path.r, whose name is left in name. */
static int64_t look_up(const char *folder, const char *path,
		       char name[static NAME_BYTES])
{
	int64_t size;

	fmt_format(name, NAME_BYTES, "%s%s", folder, path);
	size = am_kapi->storage_open(name);
	if (size == K_EUNKNOWN) {
		strcat(name, ".r");
		size = am_kapi->storage_open(name);
	}
	return size;
}

/* Which file a path means: its name and size; or -errno. One without folder
 * is looked for in /bin, then in the root. */
static int64_t resolve(const char *path, char name[static NAME_BYTES])
{
	bool bare = !strchr(path, '/');
	int64_t size = look_up(bare ? "/bin/" : "", path, name);

	if (size == K_EUNKNOWN && bare)
		size = look_up("/", path, name);
	if (size >= 0)
		return size;
	return size == K_EUNKNOWN ? -ENOENT : -EIO;
}

static int refuse_format(const char *name, const char *why)
{
	char text[NAME_BYTES + 80];

	fmt_format(text, sizeof(text), "AM: %s: %s\n", name, why);
	am_kapi->console_write(text, strlen(text));
	return -ENOEXEC;
}

static int check(const char *name, size_t size, struct am_exe *exe)
{
	const char *why = "";

	if (am_elf_parse(buffer, size, &exe->elf, &why))
		return refuse_format(name, why);
	exe->file = buffer;
	exe->bytes = size;
	return 0;
}

static int read_and_check(const char *name, size_t size, struct am_exe *exe)
{
	if (size > FILE_BYTES)
		return -EFBIG;
	if (am_kapi->storage_read(name, 0, buffer, size) != (int64_t)size)
		return -EIO;
	return check(name, size, exe);
}

/* They begin differently, and once. */
static bool is_boot_actor(const char *name)
{
	static const char *const names[] = {"pmm", "hr_ctrl", "am", "c_init"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

int am_load_system(const char *path, struct am_exe *exe)
{
	const char *name = path + sizeof(SYSTEM_FOLDER) - 1;
	const uint8_t *file;
	uint64_t size = 0;

	if (strncmp(path, SYSTEM_FOLDER, sizeof(SYSTEM_FOLDER) - 1) != 0)
		return -ENOENT;
	file = am_kapi->system_file(name, &size);
	if (!file)
		return -ENOENT;
	if (is_boot_actor(name))
		return refuse_format(path, "a boot actor");
	if (size > FILE_BYTES)
		return -EFBIG;
	memcpy(buffer, file, size);
	return check(path, size, exe);
}

int am_load_file(const char *path, struct am_exe *exe)
{
	char name[NAME_BYTES];
	int64_t size;
	int result;

	if (strlen(path) >= AM_PATH_BYTES)
		return -ENAMETOOLONG;
	if (!path[0])
		return -ENOENT;
	size = resolve(path, name);
	result = size < 0 ? (int)size : read_and_check(name, (size_t)size, exe);
	am_kapi->trace(EV_AM_LOAD, am_kapi->trace_name(name),
		       size < 0 ? 0 : (uint64_t)size, (uint64_t)(int64_t)result,
		       0);
	return result;
}
