/*
 * The site as a whole: coming up, restarting from RAM, ending a run.
 */
#ifndef HOTRIG_KERNEL_SITE_H
#define HOTRIG_KERNEL_SITE_H

#include <stdint.h>

#include "runtime/abi/site.h"
#include "runtime/compiler.h"

enum boot_mode {
	BOOT_FIRST = 0,	     /* PVH entry */
	BOOT_HOT = 1,	     /* image in RAM, bank kept */
	BOOT_COLD_AGAIN = 2, /* image in RAM, bank emptied */
	BOOT_REUSED = 3	     /* for another run: as BOOT_FIRST from here */
};

/* sysadm.ini was read: the site is in service. */
void site_up(void);
/* Hot reboot (SITE-1); after three in a row that did not come up, cold. */
NORETURN void site_restart(uint32_t cause, int32_t group);
/* Cold reboot from the image in RAM: the bank is emptied (PMM-4).
 * why: enum trace_cold_why; text: the same for people. */
NORETURN void site_cold(uint32_t why, const char *text);
/* The run is over: final records, then the machine stops. */
NORETURN void site_end(uint32_t reason);
/* The same without records where there is no room for any. */
NORETURN void site_end_now(uint32_t reason);

/* Sums of what a hot reboot relies on; at the first boot. */
void site_image_sum(void);

#endif
