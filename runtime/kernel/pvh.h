/* What the PVH loader hands over
 * (xen/include/public/arch-x86/hvm/start_info.h). */
#ifndef HOTRIG_KERNEL_PVH_H
#define HOTRIG_KERNEL_PVH_H

#include <stdint.h>

struct pvh_machine {
	uint64_t ram_bytes;    /* end of usable memory below 4 GiB */
	uint64_t archive_phys; /* first module (-initrd); 0: none */
	uint64_t archive_bytes;
};

void pvh_read(uint64_t start_info_phys, struct pvh_machine *machine);

#endif
