/*
 * Entry points of the kernel: PVH (cold boot) and hot reboot.
 *
 * Cold: QEMU enters pvh_start in 32-bit protected mode, paging off, ebx =
 * physical address of the PVH start info. Hot: hot_start is called on any
 * stack with interrupts off. Both end in kernel_main on the boot stack, with
 * .data as linked and .bss zero.
 */
#include "runtime/abi/layout.h"

#define PTE_PRESENT_WRITE 0x3
#define PTE_LARGE 0x83
#define PAGE_WORDS 512
#define PARK_HEAD_BYTES 0x4000 /* runtime/abi/site.h */
#define V2P(x) ((x) - LAYOUT_KERNEL_VIRT)
#define KERNEL_CS 0x08
#define KERNEL_DS 0x10

	.section .note.pvh, "a", @note
	.align 4
	.long 4, 4, 18		/* name size, value size, PHYS32_ENTRY */
	.asciz "Xen"
	.long pvh_start

	.section .boot.text, "ax"
	.code32
	.globl pvh_start
pvh_start:
	cli
	cld
	movl	%ebx, %ebp

	/* 4 GiB of physical memory in 2 MiB pages. */
	movl	$V2P(boot_pd), %edi
	movl	$PTE_LARGE, %eax
	movl	$2048, %ecx
1:	movl	%eax, (%edi)
	movl	$0, 4(%edi)
	addl	$0x200000, %eax
	addl	$8, %edi
	loop	1b
	movl	$V2P(boot_pdpt), %edi
	movl	$(V2P(boot_pd) + PTE_PRESENT_WRITE), %eax
	movl	$4, %ecx
2:	movl	%eax, (%edi)
	movl	$0, 4(%edi)
	addl	$0x1000, %eax
	addl	$8, %edi
	loop	2b
	/* Kernel window: the last but one GiB is physical 0. */
	movl	$(V2P(boot_pd) + PTE_PRESENT_WRITE), V2P(boot_pdpt_high) + 510 * 8
	/* Identity (dropped later), direct map, kernel window. */
	movl	$(V2P(boot_pdpt) + PTE_PRESENT_WRITE), V2P(kernel_pml4)
	movl	$(V2P(boot_pdpt) + PTE_PRESENT_WRITE), V2P(kernel_pml4) + 256 * 8
	movl	$(V2P(boot_pdpt_high) + PTE_PRESENT_WRITE), V2P(kernel_pml4) + 511 * 8

	movl	$V2P(kernel_pml4), %eax
	movl	%eax, %cr3
	movl	%cr4, %eax
	orl	$0x620, %eax		/* PAE, OSFXSR, OSXMMEXCPT */
	movl	%eax, %cr4
	movl	$0xc0000080, %ecx	/* EFER: SCE, LME, NXE */
	rdmsr
	orl	$0x901, %eax
	wrmsr
	movl	%cr0, %eax
	andl	$~0x4, %eax		/* EM off */
	orl	$0x80010023, %eax	/* PG, WP, NE, MP, PE */
	movl	%eax, %cr0
	lgdt	boot_gdtr
	ljmp	$KERNEL_CS, $boot_long

	.align 8
boot_gdt:
	.quad 0, 0x00af9a000000ffff, 0x00cf92000000ffff
boot_gdtr:
	.word . - boot_gdt - 1
	.long boot_gdt

	.code64
boot_long:
	movw	$KERNEL_DS, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	xorl	%eax, %eax
	movw	%ax, %fs
	movw	%ax, %gs
	movabsq	$cold_start, %rax
	jmp	*%rax

	.text
	.type cold_start, @function
cold_start:
	.cfi_startproc
	.cfi_undefined rip
	movq	$boot_stack_top, %rsp
	movl	%ebp, %ebx
	/* Save .data while it is as linked. */
	movq	$__data_start, %rsi
	movabsq	$(LAYOUT_DIRECT_VIRT + LAYOUT_KDATA_PHYS), %rdi
	movq	$__data_end, %rcx
	subq	%rsi, %rcx
	rep movsb
	xorl	%esi, %esi		/* not hot */
	jmp	start_common
	.cfi_endproc
	.size cold_start, . - cold_start

	/* See runtime/kernel/x86/park.h. On a stack that nothing else uses. */
	.globl park
	.type park, @function
park:
	.cfi_startproc
	.cfi_undefined rip
	cli
	movq	$park_stack_top, %rsp
	xorl	%ebp, %ebp
	call	park_on
	ud2
	.cfi_endproc
	.size park, . - park

	.globl park_point
	.type park_point, @function
park_point:
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, point_sp
	movq	%cr3, %rax
	movq	%rax, point_space
	movq	$park_stack_top, %rsp
	xorl	%ebp, %ebp
	call	park_at_point
	ud2
	.size park_point, . - park_point

	.globl park_resume
	.type park_resume, @function
park_resume:
	movq	point_space, %rax
	movq	%rax, %cr3
	movq	point_sp, %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	ret
	.size park_resume, . - park_resume

	/* rdi: struct park_head. No stack: it is among what is put back. */
	.globl park_put_back
	.type park_put_back, @function
park_put_back:
	cld
	movq	$V2P(kernel_pml4), %rax
	movq	%rax, %cr3
	movq	(%rdi), %rdx
	leaq	8(%rdi), %rbx
	leaq	PARK_HEAD_BYTES(%rdi), %rsi
	movabsq	$LAYOUT_DIRECT_VIRT, %rbp
1:	testq	%rdx, %rdx
	jz	2f
	movq	(%rbx), %rdi
	addq	%rbp, %rdi
	movl	$PAGE_WORDS, %ecx
	rep movsq
	addq	$8, %rbx
	decq	%rdx
	jmp	1b
2:	movq	%rax, %cr3
	movq	$park_stack_top, %rsp
	xorl	%ebp, %ebp
	call	park_go
	ud2
	.size park_put_back, . - park_put_back

	.globl hot_start
	.type hot_start, @function
hot_start:
	/* esi: 1 hot reboot, 2 cold boot again; kept in r12 */
	.cfi_startproc
	.cfi_undefined rip
	cli
	cld
	movq	$boot_stack_top, %rsp
	movl	%edi, %r12d
	movq	$V2P(kernel_pml4), %rax
	movq	%rax, %cr3
	movabsq	$(LAYOUT_DIRECT_VIRT + LAYOUT_KDATA_PHYS), %rsi
	movq	$__data_start, %rdi
	movq	$__data_end, %rcx
	subq	%rdi, %rcx
	rep movsb
	xorl	%ebp, %ebp
	xorl	%ebx, %ebx
	movl	%r12d, %esi
	jmp	start_common
	.cfi_endproc
	.size hot_start, . - hot_start

	.type start_common, @function
start_common:
	.cfi_startproc
	.cfi_undefined rip
	movl	%esi, %r12d
	movq	$__bss_start, %rdi
	movq	$__bss_end, %rcx
	subq	%rdi, %rcx
	shrq	$3, %rcx
	xorl	%eax, %eax
	rep stosq
	movq	%rbx, %rdi
	movl	%r12d, %esi
	xorl	%ebp, %ebp
	call	kernel_main
	ud2
	.cfi_endproc
	.size start_common, . - start_common

	/* Kept over a hot reboot: tables and stack in use while it happens. */
	.section .bootbss, "aw", @nobits
	.align 4096
	.globl kernel_pml4
kernel_pml4:
	.skip 4096
	.globl boot_pdpt
boot_pdpt:
	.skip 4096
	.globl boot_pdpt_high
boot_pdpt_high:
	.skip 4096
	.globl boot_pd
boot_pd:
	.skip 4 * 4096
	.skip 8192
park_stack_top:
point_sp:
	.skip 8
point_space:
	.skip 8
	.align 4096
	.globl boot_stack_bottom
boot_stack_bottom:
	.skip 32768
	.globl boot_stack_top
boot_stack_top:

	.section .note.GNU-stack, "", @progbits
