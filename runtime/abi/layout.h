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
 *   0x00420000  pristine kernel data                          yes
 *   0x00500000  boot archive: the boot actors                 yes
 *   0x00900000  free pages
 *   0x01000000  bank: header, block table, data pages         yes
 *       ...     free pages
 *   ram - ring  event ring                                    yes
 */
#ifndef HOTRIG_ABI_LAYOUT_H
#define HOTRIG_ABI_LAYOUT_H

#define LAYOUT_PAGE_BYTES 0x1000u

#define LAYOUT_KERNEL_PHYS 0x00100000ull
#define LAYOUT_KERNEL_END_PHYS 0x00400000ull
#define LAYOUT_PLAN_PHYS 0x00400000ull
#define LAYOUT_PLAN_BYTES 0x00010000ull
#define LAYOUT_SITE_PHYS 0x00410000ull
#define LAYOUT_SITE_BYTES 0x00001000ull
#define LAYOUT_KDATA_PHYS 0x00420000ull
#define LAYOUT_KDATA_BYTES 0x000e0000ull
#define LAYOUT_ARCHIVE_PHYS 0x00500000ull
#define LAYOUT_ARCHIVE_BYTES 0x00400000ull
#define LAYOUT_LOWFREE_PHYS 0x00900000ull
#define LAYOUT_BANK_PHYS 0x01000000ull

/* Supervisor space: one for the kernel and all supervisor actors. */
#define LAYOUT_DIRECT_VIRT 0xffff800000000000ull   /* all of RAM */
#define LAYOUT_SUPBANK_VIRT 0xffffa00000000000ull  /* + offset in bank data */
#define LAYOUT_SUPLOAD_VIRT 0xffffb00000000000ull  /* images of supervisor */
#define LAYOUT_SUPLOAD_STRIDE 0x01000000ull	   /* actors, one a slot */
#define LAYOUT_SUPLOAD_BOOT 0u			   /* slots 0..15: boot actors */
#define LAYOUT_SUPLOAD_PLAIN 16u   /* + kernel actor slot: not restartable */
#define LAYOUT_SUPLOAD_HR 0x10000u /* + HR_CTRL slot: restartable */
#define LAYOUT_SUPRGN_VIRT 0xffffd00000000000ull /* regions and stacks */
#define LAYOUT_SUPRGN_END 0xffffe00000000000ull
#define LAYOUT_KERNEL_VIRT 0xffffffff80000000ull /* + physical address */

/* User space: one for each user actor. */
#define LAYOUT_USRLOAD_VIRT 0x0000000000400000ull
#define LAYOUT_USRBANK_VIRT 0x0000100000000000ull /* + offset in bank data */
#define LAYOUT_USRRGN_VIRT 0x0000200000000000ull
#define LAYOUT_USRRGN_END 0x0000700000000000ull
#define LAYOUT_USRSTACK_TOP 0x00007fff00000000ull
#define LAYOUT_USRPAD_VIRT 0x00007ffffffde000ull /* fault pads, read-execute */
#define LAYOUT_USR_END 0x0000800000000000ull

/* Machine: the port whose write ends a run (isa-debug-exit). */
#define LAYOUT_EXIT_PORT 0x501u
#define LAYOUT_EXIT_CODE 0x10u /* QEMU's exit status: (code << 1) | 1 */
#define LAYOUT_EXIT_STATUS 0x21u

#endif
