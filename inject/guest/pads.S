/*
 * Fault pads: the few instructions that make the CPU raise an exception, stay
 * for ever, or make a call.
 *
 * A page of their own, mapped read-execute in every user actor too
 * (LAYOUT_USRPAD_VIRT). The agent enters a pad as if it had been called from
 * the point, so that a backtrace shows where the fault was put.
 */
	.section .pads, "ax", @progbits
	.globl pad_segv, pad_div0, pad_illegal, pad_wild, pad_text, pad_gp
	.globl pad_overflow, pad_hang, pad_syscall, pad_gate
	.align 16
	.type pad_segv, @function
pad_segv:
	.cfi_startproc
	xorl	%eax, %eax
	movl	%eax, (%rax)
	ud2
	.cfi_endproc
	.size pad_segv, . - pad_segv
	.align 16
	.type pad_div0, @function
pad_div0:
	.cfi_startproc
	movl	$1, %eax
	xorl	%edx, %edx
	xorl	%ecx, %ecx
	divl	%ecx
	ud2
	.cfi_endproc
	.size pad_div0, . - pad_div0
	.align 16
	.type pad_illegal, @function
pad_illegal:
	.cfi_startproc
	ud2
	.cfi_endproc
	.size pad_illegal, . - pad_illegal

	.macro PAD name
	.align 16
	.type \name, @function
\name:
	.cfi_startproc
	.endm

	.macro PAD_END name
	ud2
	.cfi_endproc
	.size \name, . - \name
	.endm

	/* where nothing is mapped, whoever runs */
	PAD pad_wild
	movabsq	$0x00000deadbeef000, %rax
	movl	%eax, (%rax)
	PAD_END pad_wild

	/* changes nothing where code can be written */
	PAD pad_text
	lock addl $0, pad_text(%rip)
	PAD_END pad_text

	PAD pad_gp
	movabsq	$0x8000000000000000, %rax
	movl	(%rax), %eax
	PAD_END pad_gp

	PAD pad_overflow
1:	pushq	%rax
	jmp	1b
	PAD_END pad_overflow

	PAD pad_hang
1:	jmp	1b
	PAD_END pad_hang

	/* call rax(rdi) of a user actor, of a supervisor actor */
	PAD pad_syscall
	syscall
	PAD_END pad_syscall

	PAD pad_gate
	call	gate_entry
	PAD_END pad_gate

	.section .note.GNU-stack, "", @progbits
