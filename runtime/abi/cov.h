/*
 * Coverage: in the variant of the images that `hotrig fuzz site` runs, each
 * basic block of the kernel and of the boot actors counts in a byte of its own
 * in guest memory. The ordinary images have none of this.
 *
 * A block is known by the address behind its call of __sanitizer_cov_trace_pc.
 * Two calls are at least 5 bytes apart, so address / 4 tells them apart.
 */
#ifndef HOTRIG_ABI_COV_H
#define HOTRIG_ABI_COV_H

/* Free memory behind the kernel; kept over a site restart. */
#define COV_PHYS 0x00300000
/* The same in the kernel window, as a sign-extended 32-bit displacement. */
#define COV_VIRT 0xffffffff80300000

#define COV_AREA_BYTES 0x8000 /* counters: 128 KiB of code */
/* Areas: the boot actors in the order in which they are started, the kernel. */
#define COV_PMM	    0
#define COV_HR_CTRL 1
#define COV_AM	    2
#define COV_C_INIT  3
#define COV_KERNEL  4
#define COV_AREAS   5
#define COV_BYTES   (COV_AREAS * COV_AREA_BYTES)

/* The counter of a return address in its area. */
#define COV_INDEX(pc) ((pc) >> 2 & (COV_AREA_BYTES - 1))

#endif
