/*
 * Fault pads: the few instructions that make the CPU raise an exception.
 *
 * A page of their own, mapped read-execute in every user actor too
 * (LAYOUT_USRPAD_VIRT). The agent enters a pad as if it had been called from
 * the point, so that a backtrace shows where the fault was put.
 */
	.section .pads, "ax", @progbits
	.globl pad_segv, pad_div0, pad_illegal
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

	.section .note.GNU-stack, "", @progbits
