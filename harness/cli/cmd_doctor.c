/*
 * hotrig doctor: is everything there that hotrig needs? One line each.
 */
#include "harness/cli/cli.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/run/run.h"

#define SHM_LEAST_BYTES (256ull << 20)

static const char help[] =
	"Usage: hotrig doctor\n"
	"Checks what hotrig needs, one line each: ok, missing or optional.\n"
	"Exit code 0 if nothing that is needed is missing, else 99.\n";

static bool report(bool ok, const char *what, const char *detail)
{
	printf("%-8s %-8s %s\n", ok ? "ok" : "missing", what, detail);
	return ok;
}

static bool check_qemu(void)
{
	struct err err = {0};
	char version[200];
	bool ok = machine_version(version, sizeof(version), &err) == 0;

	return report(ok, "qemu", ok ? version : err.text);
}

static bool check_images(void)
{
	struct run_images images;
	struct err err = {0};
	bool ok = run_images_find(&images, &err) == 0;

	return report(ok, "images", ok ? images.kernel : err.text);
}

static bool check_memfd(void)
{
	int fd = memfd_create("hotrig-doctor", MFD_CLOEXEC);
	bool ok = fd >= 0 && ftruncate(fd, 64 << 20) == 0;

	if (fd >= 0)
		close(fd);
	return report(ok, "memfd",
		      ok ? "memory files for guests can be made"
			 : "memfd_create fails: Linux 3.17 or later is "
			   "needed, without a filter on it");
}

static bool check_shm(void)
{
	struct statvfs info;
	unsigned long long bytes;
	char detail[100];

	if (statvfs("/dev/shm", &info) < 0)
		return report(false, "shm", "/dev/shm is not mounted");
	bytes = (unsigned long long)info.f_bavail * info.f_frsize;
	snprintf(detail, sizeof(detail), "/dev/shm has %llu MiB free%s",
		 bytes >> 20,
		 bytes < SHM_LEAST_BYTES ? ", 256 MiB are needed" : "");
	return report(bytes >= SHM_LEAST_BYTES, "shm", detail);
}

static void check_optional(const char *program, const char *package,
			   const char *use)
{
	bool found = env_has_program(program);

	printf("%-8s %-8s %s%s%s\n", found ? "ok" : "optional", program, use,
	       found ? "" : ": Debian package ", found ? "" : package);
}

int cmd_doctor(int argc, char **argv)
{
	bool ok;

	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(help, stdout);
		return 0;
	}
	if (argc != 1)
		return cli_usage("doctor", "doctor takes no arguments");
	ok = check_qemu();
	ok &= check_images();
	ok &= check_memfd();
	ok &= check_shm();
	check_optional("gdb", "gdb", "to debug a run");
	check_optional("cpio", "cpio", "for root: in scenarios");
	check_optional("afl-fuzz", "afl++", "to fuzz");
	return ok ? 0 : CLI_INFRA;
}
