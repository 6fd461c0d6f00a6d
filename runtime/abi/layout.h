/*
 * Where things are: physical memory, supervisor space, user space.
 *
 * Shared by the kernel, the boot actors, the harness and the GDB scripts.
 * Everything here is fixed by contract; what depends on the plan (sizes of
 * the bank and of the ring) is derived from it, never chosen at run time.
 *
 *   physical                                        survives a site restart
 *   0x00000000  firmware, PVH start info                      -
 *   0x00100000  kernel text, rodata, data, bss           re-initialised
 *   0x00400000  plan (LAYOUT_PLAN_BYTES)                      yes
 *   0x00410000  site page (struct site_state)                 yes
 *   0x00411000  text of the console, from the beginning       yes
 *   0x00420000  pristine kernel data                          yes
 *   0x00500000  boot archive: the boot actors                 yes
 *   0x00800000  index of stable storage                       yes
 *   0x00900000  free pages
 *   0x01000000  bank: header, block table, data pages         yes
 *       ...     free pages
 *               framebuffer, if there is a display            yes
 *   ram - ring  event ring                                    yes
 */
#ifndef HOTRIG_ABI_LAYOUT_H
#define HOTRIG_ABI_LAYOUT_H

/* Constants serve assembler sources too, where suffixes are unknown. */
#ifdef __ASSEMBLER__
#define LAYOUT_U64(n) n
#else
#define LAYOUT_U64(n) n##ull
#endif

#define LAYOUT_PAGE_BYTES 0x1000u

#define LAYOUT_KERNEL_PHYS     LAYOUT_U64(0x00100000)
#define LAYOUT_KERNEL_END_PHYS LAYOUT_U64(0x00400000)
#define LAYOUT_PLAN_PHYS       LAYOUT_U64(0x00400000)
#define LAYOUT_PLAN_BYTES      LAYOUT_U64(0x00010000)
#define LAYOUT_SITE_PHYS       LAYOUT_U64(0x00410000)
#define LAYOUT_SITE_BYTES      LAYOUT_U64(0x00001000)
#define LAYOUT_TEXT_PHYS       LAYOUT_U64(0x00411000)
#define LAYOUT_TEXT_BYTES      LAYOUT_U64(0x0000f000)
#define LAYOUT_KDATA_PHYS      LAYOUT_U64(0x00420000)
#define LAYOUT_KDATA_BYTES     LAYOUT_U64(0x000e0000)
#define LAYOUT_ARCHIVE_PHYS    LAYOUT_U64(0x00500000)
#define LAYOUT_ARCHIVE_BYTES   LAYOUT_U64(0x00300000)
#define LAYOUT_INDEX_PHYS      LAYOUT_U64(0x00800000)
#define LAYOUT_INDEX_BYTES     LAYOUT_U64(0x00100000)
#define LAYOUT_LOWFREE_PHYS    LAYOUT_U64(0x00900000)
#define LAYOUT_BANK_PHYS       LAYOUT_U64(0x01000000)

/* Supervisor space: one for the kernel and all supervisor actors. */
#define LAYOUT_DIRECT_VIRT LAYOUT_U64(0xffff800000000000) /* all of RAM */
#define LAYOUT_SUPBANK_VIRT                                                    \
	LAYOUT_U64(0xffffa00000000000) /* + offset in bank data */
#define LAYOUT_SUPLOAD_VIRT                                                    \
	LAYOUT_U64(0xffffb00000000000)		     /* images of supervisor */
#define LAYOUT_SUPLOAD_STRIDE LAYOUT_U64(0x01000000) /* actors, one a slot */
#define LAYOUT_SUPLOAD_BOOT   0u  /* slots 0..15: boot actors */
#define LAYOUT_SUPLOAD_PLAIN  16u /* + kernel actor slot: not restartable */
#define LAYOUT_SUPLOAD_HR                                                      \
	LAYOUT_U64(0x10000) /* + HR_CTRL slot: restartable                     \
			     */
#define LAYOUT_SUPRGN_VIRT                                                     \
	LAYOUT_U64(0xffffd00000000000) /* regions and stacks */
#define LAYOUT_SUPRGN_END LAYOUT_U64(0xffffe00000000000)
#define LAYOUT_KERNEL_VIRT                                                     \
	LAYOUT_U64(0xffffffff80000000) /* + physical address */

/* User space: one for each user actor. */
#define LAYOUT_USRLOAD_VIRT LAYOUT_U64(0x0000000000400000)
#define LAYOUT_USRBANK_VIRT                                                    \
	LAYOUT_U64(0x0000100000000000) /* + offset in bank data */
#define LAYOUT_USRRGN_VIRT  LAYOUT_U64(0x0000200000000000)
#define LAYOUT_USRRGN_END   LAYOUT_U64(0x0000700000000000)
#define LAYOUT_USRSTACK_TOP LAYOUT_U64(0x00007fff00000000)
#define LAYOUT_USRPAD_VIRT                                                     \
	LAYOUT_U64(0x00007ffffffde000) /* fault pads, read-execute */
#define LAYOUT_USR_END LAYOUT_U64(0x0000800000000000)

/* Machine: -icount shift=3. */
#define LAYOUT_NS_PER_INSTRUCTION 8u

/* Machine: the port whose write ends a run (isa-debug-exit). */
#define LAYOUT_EXIT_PORT   0x501u
#define LAYOUT_EXIT_CODE   0x10u /* QEMU's exit status: (code << 1) | 1 */
#define LAYOUT_EXIT_STATUS 0x21u

#endif
