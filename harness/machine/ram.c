/*
 * Guest memory as a file, the plan written into it.
 */
#include "harness/machine/ram.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "inject/plan.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/site.h"

int machine_ram_new(const struct plan *plan, uint64_t spare_bytes,
		    struct machine_ram *ram, struct err *err)
{
	memset(ram, 0, sizeof(*ram));
	ram->fd = -1;
	if (plan->bytes > LAYOUT_PLAN_BYTES ||
	    plan->ram_bytes < LAYOUT_PLAN_PHYS + LAYOUT_PLAN_BYTES)
		return err_set(err, ERR_INFRA,
			       "plan of %u bytes does not fit in the memory "
			       "of the machine",
			       plan->bytes);
	ram->fd = memfd_create("hotrig-ram", MFD_CLOEXEC);
	if (ram->fd < 0)
		return err_set(err, ERR_INFRA, "memfd_create: %s",
			       strerror(errno));
	ram->bytes = plan->ram_bytes + spare_bytes;
	snprintf(ram->path, sizeof(ram->path), "/proc/self/fd/%d", ram->fd);
	if (ftruncate(ram->fd, (off_t)ram->bytes) < 0) {
		err_set(err, ERR_INFRA, "guest memory of %zu bytes: %s",
			ram->bytes, strerror(errno));
		machine_ram_free(ram);
		return -1;
	}
	ram->at = mmap(NULL, ram->bytes, PROT_READ | PROT_WRITE, MAP_SHARED,
		       ram->fd, 0);
	if (ram->at == MAP_FAILED) {
		ram->at = NULL;
		err_set(err, ERR_INFRA, "mmap of guest memory: %s",
			strerror(errno));
		machine_ram_free(ram);
		return -1;
	}
	memcpy(ram->at + LAYOUT_PLAN_PHYS, plan, plan->bytes);
	return 0;
}

void machine_ram_quiet(const struct machine_ram *ram)
{
	struct plan *plan = (void *)(ram->at + LAYOUT_PLAN_PHYS);

	plan->flags |= PLAN_QUIET;
	plan_seal(plan);
}

bool machine_ram_text(const struct machine_ram *ram, struct text *text)
{
	const struct site_state *site =
		(const void *)(ram->at + LAYOUT_SITE_PHYS);

	if (site->magic != SITE_MAGIC)
		return true; /* the kernel did not start */
	if (site->text_bytes > LAYOUT_TEXT_BYTES)
		return false;
	text_add(text, (const char *)ram->at + LAYOUT_TEXT_PHYS,
		 site->text_bytes);
	return true;
}

void machine_ram_free(struct machine_ram *ram)
{
	if (ram->at)
		munmap(ram->at, ram->bytes);
	if (ram->fd >= 0)
		close(ram->fd);
	memset(ram, 0, sizeof(*ram));
	ram->fd = -1;
}
